"""Who must hear what, once: rules say what is due; it is planned, bundled into one digest a person, delivered."""
