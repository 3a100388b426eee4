"""A person's due dates as a calendar that their own calendar program reads by a secret address."""
