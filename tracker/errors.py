"""What can go wrong in the domain, said in one Chinese sentence that a user can act on. No HTTP in here."""


class DomainError(Exception):
    """Carries `sentence`: what is wrong and what to do, as it is shown to the person."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Invalid(DomainError):
    """What was handed in cannot be taken as it is."""


class Conflict(DomainError):
    """The record has moved on: the act no longer fits the state it is in."""


class NotAllowed(DomainError):
    """In scope, but this person may not do this."""


class NotFound(DomainError):
    """Not there, or out of the person's scope: the two must look the same."""
