"""The pages of the appraisal: schemes and their clauses, the table of scores, each score, judging by hand."""

from tracker.appraisals.blueprint import blueprint
from tracker.appraisals.views import board, judging, schemes, supposing, units

__all__ = ["blueprint", "board", "judging", "schemes", "supposing", "units"]
