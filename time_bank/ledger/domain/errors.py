"""Refusals of this room. Each carries words for the reader; views show them as they are."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .words import duration


class Refused(ValidationError):
    """A state change that a rule does not allow; str() is a sentence in the reader's language."""

    def __str__(self):
        return " ".join(self.messages)


class AlreadyPosted(Refused):
    """This evidence has counted already, in `transaction`."""

    def __init__(self, transaction):
        super().__init__(_("This has been entered already; it counts once."))
        self.transaction = transaction


class BelowFloor(Refused):
    """There are not that many minutes in the account."""

    def __init__(self, account, minutes):
        texts = {"have": duration(max(0, account.balance)), "want": duration(minutes)}
        super().__init__(_("The account holds %(have)s, which is less than %(want)s.") % texts)
        self.account = account


class AboveCeiling(Refused):
    """The account is as full as its rules allow."""

    def __init__(self, account, minutes):
        room = max(0, account.ceiling - account.balance)
        texts = {"room": duration(room), "want": duration(minutes)}
        super().__init__(_("By the rules the account takes %(room)s more; %(want)s does not fit.") % texts)
        self.account = account
