"""复核: a second person goes over what one unit was given."""
