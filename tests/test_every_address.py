"""The cast walks every registered address, and what each may see is what access_table.py says."""

import re
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.access_table import OTHERS, OTHERS_EXACT, OURS, SCENES
from tests.cast import PERSONS

OUR_PACKAGES = ("portal.", "courses.", "knowledge_base.", "time_bank.")


def addresses(resolver=None, lead="", spaces=()):
    """(route, view name, is ours) of every pattern, however deep."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = lead + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            view = getattr(pattern.callback, "view_class", pattern.callback)
            yield route, ":".join([*spaces, pattern.name or ""]), view.__module__.startswith(OUR_PACKAGES)
        else:
            yield from addresses(pattern, route, (*spaces, pattern.namespace) if pattern.namespace else spaces)


def ours():
    """{name or route: route} of addresses whose views are ours; Wagtail's user editors stay Wagtail's."""
    found = {}
    for route, name, is_ours in addresses():
        if is_ours and not name.startswith("wagtailusers_"):
            found[name if name and not name.endswith(":") else route] = route
    return found


def outcome(response):
    """refused: turned away to sign-in, the home pages, or an error; seen otherwise."""
    if response.status_code >= 500:
        return f"error {response.status_code}"
    if response.status_code in (401, 403, 404):
        return "refused"
    if response.status_code == 302:
        path = urlsplit(response["Location"]).path
        turned_away = (reverse("account_login"), reverse("account_reset_password"), reverse("wagtailadmin_home"), "/cms/login/")
        return "refused" if path in turned_away else "seen"
    return "seen"


@pytest.fixture
def clients(cast):
    made = {name: Client(raise_request_exception=False) for name in PERSONS}
    for name, person in cast.people.items():
        if person and name in made:
            made[name].force_login(person)
    return made


@pytest.fixture
def ask(clients):
    """Ask as one person; whatever the request changes is undone."""

    def request(person, path, method="GET", judge=outcome):
        with transaction.atomic():
            response = getattr(clients[person], method.lower())(path)
            if getattr(response, "streaming", False):
                b"".join(response)  # to its end: closed before, it closes the database of the test as well
            transaction.set_rollback(True)
        return judge(response)

    return request


def test_every_address_of_ours_has_an_entry():
    missing = sorted(set(ours()) - set(OURS))
    assert not missing, f"Say in tests/access_table.py who may see: {', '.join(missing)}"


def test_no_entry_without_an_address():
    assert not sorted(set(OURS) - set(ours()))


def test_our_addresses_are_seen_by_whom_the_table_says(cast, ask):
    for scene in SCENES:
        scene(cast)
    wrong = []
    routes = ours()
    for name, address in OURS.items():
        path = "/" + routes[name] if name == routes[name] else reverse(name, args=address.args(cast))
        for person in PERSONS:
            expected = "seen" if person in address.who else "refused"
            got = ask(person, path, address.method)
            if got != expected:
                wrong.append(f"{person} {address.method} {path}: {got}, should be {expected}")
    assert not wrong, "\n".join(wrong)


def example(route):
    """An address that fits the route; numbers are 1, the root page and the first of everything else."""
    route = re.sub(r"\(\?P<\w+>[^)]*\)", "1", route)
    path = re.sub(r"<(?:int:)?(\w*(?:id|pk)\w*)>", "1", re.sub(r"<int:\w+>", "1", route))
    path = re.sub(r"<uuid:\w+>", "00000000-0000-0000-0000-000000000000", path)
    path = re.sub(r"<(?:\w+:)?app_label>", "accounts", re.sub(r"<(?:\w+:)?model_name>", "user", path))
    path = re.sub(r"<(?:\w+:)?\w+>", "x", path)
    path = re.sub(r"\(\?P?<?\w*>?[^)]*\)|\(\\d\+\)|\(\.\*\)", "1", path.replace("^((?:[\\w\\-]+/)*)$", ""))
    return "/" + path.replace("^", "").replace("$", "").replace("\\", "").replace(".*/", "no-such-page/")


def shown(person, path, ask):
    """Packages answer a wrong method or a missing permission in many ways; only a page that is shown counts."""
    return ask(person, path, judge=lambda response: 200 <= response.status_code < 300)


def may_see(route):
    if route in OTHERS_EXACT:
        return OTHERS_EXACT[route]
    return OTHERS[max((lead for lead in OTHERS if route.startswith(lead)), key=len)]


def test_addresses_of_packages_refuse_whom_the_table_leaves_out(ask):
    wrong = []
    for route, name, is_ours in addresses():
        if is_ours and not name.startswith("wagtailusers_"):
            continue
        for person in ("visitor", "stranger", "trainer", "administrator"):
            if person not in may_see(route) and shown(person, example(route), ask):
                wrong.append(f"{person} {example(route)} ({name})")
    assert not wrong, "\n".join(wrong)
