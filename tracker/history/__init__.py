"""Everything that a person does, append-only, in a hash chain, written in the same transaction as the act."""
