"""Pace and lights: how every assignment stands on a given day, computed apart from the status that people set."""
