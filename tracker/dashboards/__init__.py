"""The pages that look across: the matrix, a county's page, rankings, my work, the history."""
