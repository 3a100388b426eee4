"""Plans: a printed work plan is read into a draft, corrected by a person, and confirmed into work items."""
