"""Workbooks that people send, read safely."""
