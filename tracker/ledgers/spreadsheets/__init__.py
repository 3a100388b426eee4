"""A ledger as a spreadsheet: out, and in again."""
