"""What is ruled beside the clauses: points added or taken away, veto, and the bar from excellence."""
