"""An office's pace rules: from how many points behind a light is yellow or red, and what another rule would change."""
