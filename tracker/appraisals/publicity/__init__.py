"""公示: the result is made public before it is final, and what was made public is kept."""
