"""Refusals of this room. Each carries words for the reader; views show them as they are."""

from django.core.exceptions import ValidationError


class Refused(ValidationError):
    """A state change that a rule does not allow; str() is a sentence in the reader's language."""

    def __str__(self):
        return " ".join(self.messages)


class NotEntitled(Refused):
    """Somebody may not redeem now; `unmet` lists why."""

    def __init__(self, unmet):
        super().__init__([f"{item.title}{' ' if item.text else ''}{item.text}" for item in unmet])
        self.unmet = unmet


class ScopeQuestion(Refused):
    """The wish speaks of what volunteers may not do; whoever writes it says whether it is that. `words` are the words found."""

    def __init__(self, message, words):
        super().__init__(message)
        self.words = words
