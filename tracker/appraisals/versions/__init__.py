"""Versions of a scheme: what is changed after a year's scoring has started, by whom, when and why."""
