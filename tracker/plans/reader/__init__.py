"""The plan reader: `extract` makes a file text, `read` makes text a draft, which counts once a person confirms it."""
