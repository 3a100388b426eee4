"""Long work as rows: who asked for it, its parts, how far it is, what came of it. A worker's processes carry it out."""
