"""The year's appraisal: a scheme of clauses, applied to approved facts, judged where people must judge, then frozen."""
