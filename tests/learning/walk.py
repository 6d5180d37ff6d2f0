"""Walks the learner's pages as a browser without script does: reads a page, fills its forms, posts them."""

from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser

from django.test import Client

from courses.learning.domain import parts

from .scene import START, Learner


class Clock:
    """Stands in for portal.core.clock; the test moves it."""

    def __init__(self, at=START):
        self.at = at

    def now(self):
        return self.at

    def advance(self, **span):
        self.at += timedelta(**span)


@dataclass
class Form:
    """A form of a page: where it goes, its fields with values, in order."""

    action: str
    method: str
    fields: list = field(default_factory=list)
    text_areas: dict = field(default_factory=dict)

    @property
    def data(self):
        """What a browser would send untouched: {name: value or [values]}."""
        found = {}
        for name, value, kind, checked in self.fields:
            if kind in ("radio", "checkbox"):
                if checked:
                    found.setdefault(name, []).append(value)
            else:
                found[name] = value
        return found | self.text_areas

    def value(self, name):
        return self.data.get(name)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.area = [], None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.forms.append(Form(attrs.get("action", ""), attrs.get("method", "get")))
        elif self.forms and tag == "input" and "name" in attrs and "disabled" not in attrs:
            self.forms[-1].fields.append((attrs["name"], attrs.get("value", "on"), attrs.get("type", "text"), "checked" in attrs))
        elif self.forms and tag == "textarea":
            self.area = attrs["name"]
            self.forms[-1].text_areas[self.area] = ""

    def handle_data(self, data):
        if self.area:
            self.forms[-1].text_areas[self.area] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None


def forms(response):
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader.forms


def text(response):
    """The words of a page."""
    pieces = []

    class Words(HTMLParser):
        def handle_data(self, data):
            pieces.append(data)

    Words().feed(response.content.decode())
    return " ".join(" ".join(pieces).split())


@dataclass
class Walker:
    """A learner with a browser that runs no script."""

    learner: Learner
    clock: Clock
    client: Client = field(default_factory=Client)

    def __post_init__(self):
        self.client.force_login(self.learner.user)

    def read(self, lesson):
        return self.client.get(lesson.url)

    def form_of(self, response, part_id, action=None):
        """The form of a part on a lesson's page, or None."""
        for form in forms(response):
            if form.value("part_id") == part_id and (action is None or form.value("action") == action):
                return form
        return None

    def post(self, form, **answers):
        return self.client.post(form.action, form.data | answers, follow=True)

    def answers(self, lesson, part):
        """Fields of a right answer, by the evidence of the part."""
        if part.evidence == "writing":
            return {f"w-{key}": value for key, value in self.learner.texts(lesson, part).items()}
        if part.evidence == "quiz":
            return {f"q-{key}": value for key, value in self.learner.right_answers(lesson, part).items()}
        return {}

    def finish(self, lesson):
        """Learn every part of a lesson by its forms, each for its minutes."""
        for part in parts.outline(lesson).parts:
            response = self.read(lesson)
            form = self.form_of(response, part.id)
            if form is not None:
                self.clock.advance(minutes=part.minutes)
                self.post(form, **self.answers(lesson, part))
