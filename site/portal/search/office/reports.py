"""What was asked in the last weeks, and what can be done about it."""

from django.db.models import Avg, F, Q, Sum

from ..insights.models import ClickDay, Term

DAYS = 28
ORDERS = {"times": "-asked", "empty": "-empty"}


def since(now, days=DAYS):
    return now.date().fromordinal(now.date().toordinal() - days)


def terms(now, order="times", words=""):
    """Terms whose words are kept, with asked, empty (how often nothing was found), opened, and place (mean position opened)."""
    recent = Q(days__day__gte=since(now))
    found = Term.objects.exclude(text="").annotate(
        asked=Sum("days__times", filter=recent), empty=Sum("days__without_result", filter=recent)
    )
    found = found.filter(asked__gt=0)
    if words:
        found = found.filter(text__contains=words)
    if order == "empty":
        found = found.filter(empty__gt=0)
    return found.order_by(ORDERS.get(order, ORDERS["times"]), "text")


def with_openings(rows, now):
    """Add `opened` and `place` to a page of terms, in one query."""
    counted = ClickDay.objects.filter(term__in=[row.pk for row in rows], day__gte=since(now)).values("term")
    found = {row["term"]: row for row in counted.annotate(opened=Sum("times"), weighted=Sum(F("times") * F("position")))}
    for row in rows:
        clicks = found.get(row.pk)
        row.opened = clicks["opened"] if clicks else 0
        row.place = round(clicks["weighted"] / clicks["opened"], 1) if clicks else None
    return rows


def opened(term, now):
    """[{ref, times, place}] of a term, most opened first."""
    counted = ClickDay.objects.filter(term=term, day__gte=since(now)).values("ref")
    return list(counted.annotate(opened=Sum("times"), place=Avg("position")).order_by("-opened")[:20])


def sums(now):
    """{asked, empty, private}: all questions, those that found nothing, and those whose words are not kept."""
    recent = Q(days__day__gte=since(now))
    all_of_them = Term.objects.aggregate(asked=Sum("days__times", filter=recent), empty=Sum("days__without_result", filter=recent))
    private = Term.objects.filter(text="").aggregate(asked=Sum("days__times", filter=recent))
    return {"asked": all_of_them["asked"] or 0, "empty": all_of_them["empty"] or 0, "private": private["asked"] or 0}
