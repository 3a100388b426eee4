"""The demonstration year of a city with eight counties, made by the real operations."""
