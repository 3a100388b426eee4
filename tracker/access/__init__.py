"""Who may do what, where: one table (policy) and the guard that every endpoint must pass."""
