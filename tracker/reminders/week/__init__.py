"""The leaders' week: on its first workday every leader hears how the subtree stands."""
