"""Print runs: many papers of an appraisal as one job: the sheets of all units, or the year's book (考核档案)."""
