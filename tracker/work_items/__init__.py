"""Plans' points as work items: assignments with targets and milestones, acknowledgement, closure."""
