"""Invention patents as rows of their ledger: every annuity of each, what comes next, and what must not lapse."""
