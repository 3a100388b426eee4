"""The plan reader: bytes → text → draft. Pure but for `extract`; nothing it finds counts until a person confirms it."""
