"""People, their roles, and the tree of units they belong to; signing in and staying signed in."""
