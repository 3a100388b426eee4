"""Progress reports with evidence; review and return."""
