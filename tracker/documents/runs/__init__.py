"""Print runs: many papers as one job: the sheets of all units, the year's book (考核档案), all letters of a year."""
