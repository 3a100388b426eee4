"""Evidence and other uploads: checked, hashed, stored, served safely."""
