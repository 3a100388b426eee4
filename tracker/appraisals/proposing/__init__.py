"""From a sentence of a real scoring standard to the clause it means: a proposal that a person confirms. Pure."""

from tracker.appraisals.proposing.proposal import Proposal, propose

__all__ = ["Proposal", "propose"]
