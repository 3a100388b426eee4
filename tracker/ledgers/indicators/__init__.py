"""Work items whose actual figure is counted from a ledger, so that nobody types it."""
