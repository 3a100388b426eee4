"""Due dates that follow from a row's own dates."""
