"""Refusals of this room. Each carries words for the reader; views show them as they are."""


class Refused(Exception):
    """A state change that a rule does not allow; str() is a sentence in the reader's language."""


class TicketRefused(Refused):
    """The ticket is forged, somebody else's, from the future, or too old."""


class NotEnrolled(Refused):
    """The learner has no open enrolment that covers the lesson."""


class AnswerRefused(Refused):
    """Written work that is too short, empty, or a copy. `fields` is {prompt id: sentence}."""

    def __init__(self, message, fields=None):
        super().__init__(message)
        self.fields = fields or {}
