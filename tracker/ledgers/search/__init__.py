"""One search over all ledgers and work items, in whatever one may see."""
