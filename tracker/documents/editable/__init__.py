"""A paper as .docx: the same HTML and the same stylesheet that the press sets, turned into Word's own terms."""
