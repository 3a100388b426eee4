"""The process beside the web site that keeps time: one leader, its heartbeat, and what it does on each round."""
