"""Refusals of this room. Each carries words for the reader; views show them as they are."""

from django.core.exceptions import ValidationError


class Refused(ValidationError):
    """A state change that a rule does not allow; str() is a sentence in the reader's language."""

    def __str__(self):
        return " ".join(self.messages)


class NotActive(Refused):
    """The volunteer may not serve now."""
