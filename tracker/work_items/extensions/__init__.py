"""延期: a later due date, asked for by whoever delivers and decided by whoever oversees them."""
