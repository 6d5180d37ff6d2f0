"""A volunteer's own pages in each state and each display: no violation of the rules of access, no sideways scroll at 320 px."""

import pytest

from tests.time_bank.volunteers.scene import applied, serving
from time_bank.volunteers.domain import deciding

from .scene import Clock, county, person
from .test_pool_walk import START

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DISPLAYS = {"light": {}, "large print, high contrast": {"print": "large", "contrast": "high"}, "dark": {"theme": "dark"}}
OWN = ["/volunteer/me/", "/volunteer/me/details/", "/volunteer/me/family/", "/volunteer/me/leave/", "/volunteer/join/guardian/"]


@pytest.fixture
def size():
    return {"width": 320, "height": 800}


def test_own_pages_in_every_display(visit, monkeypatch):
    Clock(monkeypatch, START)
    clinic = county()["clinic"]
    coordinator = person("coordinator", "俞志愿", clinic, "coordinator")
    names = {"active": "周兰", "waiting": "曹立", "training": "罗明", "suspended": "孙停", "new": "陈新"}
    people = {name: person(name, title, clinic) for name, title in names.items()}
    serving(people["active"], clinic, coordinator, now=START)
    applied(people["waiting"], clinic, START)
    deciding.admit(applied(people["training"], clinic, START), by=coordinator, now=START)
    held = deciding.admit(applied(people["suspended"], clinic, START), by=coordinator, now=START)
    deciding.suspend(held, "连续三次未到", by=coordinator, now=START)
    pages = {"active": OWN, "waiting": OWN[:1], "training": OWN[:1], "suspended": OWN[:1], "new": [*OWN[:1], "/volunteer/join/"]}
    found = []
    for modes in DISPLAYS.values():
        for name, addresses in pages.items():
            visitor = visit()
            visitor.choose(modes)
            visitor.enter(people[name])
            for address in addresses:
                assert visitor.go(address).status == 200
                visitor.check()
                found += [f"{name} {address} {modes} {line}" for line in visitor.axe()]
    assert found == []
