"""Build the demo site and take it away again. Both are safe to repeat."""

import tomllib
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache

from courses.curriculum.domain.loading import load_all
from courses.curriculum.models import ProgrammePage
from courses.learning.domain import enrolments
from portal.accounts.domain import privacy
from portal.core import clock
from portal.core.models import Audience, Brand
from portal.organisations.models import Organisation
from portal.search.domain import indexing

from . import knowledge, learning, people, places, volunteers

FOLDER = settings.FIXTURES_ROOT / "demo"
CURRICULUM = settings.FIXTURES_ROOT / "curriculum"


def read(name):
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def build(now, say):
    """Make whatever of the demo is not there yet. `say` gets a line for each step. Returns (people, certificates)."""
    facts = read("county.toml")
    say("组织机构 / organisations")
    for entry in facts["organisation"]:
        people.organisation(entry)
    start = now - timedelta(days=20)
    for notice in sorted((settings.FIXTURES_ROOT / "privacy").glob("*.md")):
        privacy.load_notice(notice, start)
    say("培训方案 / programmes")
    county = Organisation.objects.get(code="qinghe")
    load_all(sorted(p for p in CURRICULUM.iterdir() if (p / "programme.toml").exists()), county, None, start)
    say("科普文章 / articles")
    knowledge.articles(county, start, say)
    say("人员 / people")
    users = {entry["username"]: people.person(entry, start) for entry in facts["person"]}
    _brand(county)
    say("服务点与活动 / service points and events")
    for entry in read("services.toml")["point"]:
        places.service_point(entry, now)
    for entry in read("events.toml")["event"]:
        places.event(entry, now)
    places.survey(read("surveys.toml"), users["admin"], now)
    say("学习记录与证明 / learning and certificates")
    certificates = _learners(facts, users, start)
    say("志愿者与时间银行 / volunteers and time bank")
    serving, served = volunteers.build(read("volunteers.toml"), now)
    certificates.append(served)
    if indexing.index_waiting(clock.now()):
        say("搜索 / search")
    cache.clear()
    return [*facts["person"], *serving], certificates


def _brand(county):
    brand = Brand.objects.first()
    if brand is not None and not brand.operator:
        brand.operator = county.name
        brand.contact = county.contact
        brand.save()


def _learners(facts, users, start):
    programme = ProgrammePage.objects.get(code="short-start")
    answers = _answers_by_prompt()
    certificates = []
    staged = [entry for entry in facts["person"] if "stage" in entry]
    for index, entry in enumerate(staged):
        audience = Audience.objects.get(code=entry["audience"])
        learner = learning.DemoLearner(users[entry["username"]], programme, audience, answers, index, start)
        certificate = learning.walk(learner, entry["stage"], users["officer"])
        if certificate:
            certificates.append(certificate)
    _also_enrolled(users, start)
    return certificates


def _also_enrolled(users, start):
    """The village doctor has begun the full programme, too."""
    programme = ProgrammePage.objects.filter(code="grassroots-8x").first()
    if programme:
        enrolments.enrol(users["doctor"], programme, Audience.objects.get(code="health"), start + timedelta(days=6))


def _answers_by_prompt():
    """{wording of a prompt: [one text a learner]}: the curriculum files say which wording each id has."""
    texts = read("answers.toml")
    found = {}
    for file in (CURRICULUM / "short-start").rglob("*.toml"):
        for part in tomllib.loads(file.read_text(encoding="utf-8")).get("part", []):
            for prompt in part.get("prompt", []):
                found[prompt["text"]] = texts[part["id"]][prompt["id"]]
    return found
