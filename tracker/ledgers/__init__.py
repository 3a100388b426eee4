"""Ledgers: the records behind every number."""
