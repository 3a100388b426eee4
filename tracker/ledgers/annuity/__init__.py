"""Annuities of invention patents: when the right must be paid for, what it costs on any day, and when it ends."""
