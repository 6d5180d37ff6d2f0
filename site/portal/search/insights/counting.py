"""Count what is asked and opened. The page reports it by a signed ticket, so that nobody counts what nobody asked."""

import re

from django.core import signing
from django.db import transaction
from django.db.models import F

from portal.core import crypto

from ..analysis.normalise import normalise
from ..domain import projection
from ..models import SearchDocument
from .models import ClickDay, Term, TermDay

KEPT_FROM = 3  # times asked before the words are kept: what one person typed once stays a digest
LONGEST = 30
CRISIS = "crisis"  # queries of despair are counted together and never kept
LAST_POSITION = 50
A_DAY = 86_400  # seconds a ticket counts: a page left open overnight, but no store of old ones
_SALT = "portal.search.insights"
# A phone or identity number, an address, a link: personal, whoever asks for it.
_PERSONAL = re.compile(r"\d{5,}|@|://|www\.")


def ticket(typed, found, crisis):
    """A signed note of what a page answered: the page hands it back when it was really seen."""
    return signing.dumps({"q": CRISIS if crisis else normalise(typed)[:80], "n": bool(found), "c": bool(crisis)}, salt=_SALT)


def read_ticket(text):
    """The note of a ticket, or None if it is not one of ours or too old."""
    try:
        return signing.loads(text, salt=_SALT, max_age=A_DAY)
    except signing.BadSignature:
        return None


def count_asked(note, now):
    """One more of this question on this day."""
    day = now.date()
    with transaction.atomic():
        term = _term(note, day)
        row, _made = TermDay.objects.get_or_create(term=term, day=day)
        TermDay.objects.filter(pk=row.pk).update(times=F("times") + 1, without_result=F("without_result") + int(not note["n"]))
        Term.objects.filter(pk=term.pk).update(times=F("times") + 1, last_day=day)
        if term.times + 1 >= KEPT_FROM and not term.text:
            Term.objects.filter(pk=term.pk).update(text=_words(note))


def count_opened(note, ref, position, now):
    """One more opening of a result from its position."""
    if not 1 <= position <= LAST_POSITION or not _is_indexed(ref):
        return
    day = now.date()
    with transaction.atomic():
        row, _made = ClickDay.objects.get_or_create(term=_term(note, day), day=day, ref=ref, position=position)
        ClickDay.objects.filter(pk=row.pk).update(times=F("times") + 1)


def _is_indexed(ref):
    """Only what the search knows is counted: invented names would grow a row each."""
    kind, _colon, key = ref.partition(":")
    if not 0 < len(ref) <= 160 or "\x00" in ref:  # PostgreSQL looks up no NUL
        return False
    return SearchDocument.objects.filter(generation=projection.live(), kind=kind, key=key).exists()


def forget_old(now):
    """Delete days older than 400 and digests that nobody repeated within 30. Returns how many rows went."""
    day = now.date()
    gone = 0
    for model in (TermDay, ClickDay):
        gone += model.objects.filter(day__lt=_before(day, 400)).delete()[0]
    gone += Term.objects.filter(text="", last_day__lt=_before(day, 30)).delete()[0]
    return gone + Term.objects.filter(last_day__lt=_before(day, 400)).delete()[0]


def _before(day, days):
    return day.fromordinal(day.toordinal() - days)


def _term(note, day):
    return Term.objects.get_or_create(digest=crypto.keyed_hash(f"search:{note['q']}"), defaults={"last_day": day})[0]


def _words(note):
    """What may be kept of a question; nothing of a personal or a desperate one."""
    text = note["q"]
    if note["c"] or len(text) > LONGEST or _PERSONAL.search(text):
        return ""
    return text
