"""异议: what a county objects to while the result is public, and how somebody else decides."""
