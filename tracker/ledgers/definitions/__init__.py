"""Definitions of ledgers: how a file is read, what can be wrong in it, and those that come with the software."""
