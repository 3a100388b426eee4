"""A scheme that an office has as a spreadsheet: read, proposed line by line, confirmed, taken in."""
