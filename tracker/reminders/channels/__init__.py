"""The ways out of the house, one file each: how a digest is handed over, and how the answer is read."""
