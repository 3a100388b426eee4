"""By which channels a person wants to hear."""
