"""Service points, outreach events and surveys of the invented county, made by the domain functions of their rooms."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from knowledge_base.awareness.domain import surveying
from knowledge_base.awareness.models import Survey
from knowledge_base.events.domain import planning
from knowledge_base.events.models import Event
from knowledge_base.services.domain import hours, points
from knowledge_base.services.models import Service, ServicePoint
from portal.core.models import Group, Setting, Topic
from portal.organisations.models import Organisation

from .people import mark


def service_point(facts, now):
    """The service point of a demo file entry, made once."""
    values = dict(facts)
    place = Organisation.objects.get(code=values.pop("organisation"))
    if ServicePoint.objects.filter(organisation=place, name=values["name"]).exists():
        return
    offered = Service.objects.filter(code__in=values.pop("services"))
    week, differing = hours.parse_week(values.pop("hours")), hours.parse_exceptions(values.pop("exceptions", ""))
    mark(points.add(by=None, now=now, organisation=place, services=offered, hours=week, exceptions=differing, **values))


def event(facts, now):
    """The event of a demo file entry, made once; its day is counted from today."""
    place = Organisation.objects.get(code=facts["organisation"])
    if Event.objects.filter(organisation=place, title=facts["title"]).exists():
        return
    day = timezone.localdate(now) + timedelta(days=facts["day"])
    begins, ends = (timezone.make_aware(datetime.combine(day, time.fromisoformat(facts[name]))) for name in ("start", "end"))
    made = planning.plan(
        by=None, now=now, organisation=place, title=facts["title"], summary=facts["summary"], body=facts.get("body", ""),
        setting=Setting.objects.get(code=facts["setting"]), topics=Topic.objects.filter(code__in=facts["topics"]),
        groups=Group.objects.filter(code__in=facts["groups"]), starts_at=begins, ends_at=ends, place=facts["place"],
        contact=facts.get("contact", ""), takes_sign_ups=facts.get("sign", False), seats=facts.get("seats"),
    )  # fmt: skip
    mark(made)
    _finish(made, facts, now)


def _finish(made, facts, now):
    if "cancel" in facts:
        planning.cancel(made, facts["cancel"], by=None, now=now)
    if "head" in facts:
        figures = {"head_count": facts["head"], "material_count": facts.get("material"), "material_note": facts.get("note", "")}
        planning.report(made, by=None, now=now, **figures)


def survey(facts, by, now):
    """The survey of the demo file and its editions, made once."""
    values = facts["survey"]
    place = Organisation.objects.get(code=values["organisation"])
    if Survey.objects.filter(organisation=place, title=values["title"]).exists():
        return
    made = mark(surveying.make(by=by, organisation=place, title=values["title"], questions=values["questions"], now=now))
    for entry in facts["edition"]:
        _edition(made, entry, by, now)


def _edition(made, facts, by, now):
    today = timezone.localdate(now)
    held = surveying.hold(
        made, by=by, organisation=Organisation.objects.get(code=facts["organisation"]), sample=facts["sample"],
        description=facts["description"], begins=today + timedelta(days=facts["first"]), ends=today + timedelta(days=facts["last"]),
    )  # fmt: skip
    mark(held)
    for pile in facts.get("paper", []):
        surveying.enter_paper(held, by=by, day=today + timedelta(days=pile["day"]), people=pile["people"], rights=pile["rights"])
    for number in range(facts.get("screen", 0)):
        chosen = [question["right"] if (number + place) % 4 else None for place, question in enumerate(made.questions)]
        surveying.answer(held, chosen, now)
