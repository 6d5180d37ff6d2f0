"""A phone and an identity number go in; afterwards they lie nowhere in clear."""

import base64
import logging
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, models
from django_tasks_db.models import DBTaskResult

from portal.accounts.domain.erasure import erase
from portal.accounts.models import User
from portal.core.crypto import keyed_hash
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PHONE, ID_NUMBER, OTHER_PHONE = "13800138000", "11010519491231002X", "13700137000"


def spellings(number):
    """The number, and its base64 at each of the three alignments, without the ends that its neighbours change."""
    yield number
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + number.encode()).decode().rstrip("=")
        yield coded[4 if shift else 0 : len(coded) // 4 * 4 - (4 if shift else 0)]


def texts():
    """(table, column, value) of every text, JSON and binary column of every table."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    if isinstance(value, bytes | memoryview):
                        value = bytes(value).decode("latin-1")
                    if value is not None:
                        yield table, column, str(value)


def found(numbers, where):
    return [(name, number) for name, text in where for number in numbers for spelling in spellings(number) if spelling in text]


def everywhere():
    return [(f"{table}.{column}", value) for table, column, value in texts()]


def test_the_search_would_find_them():
    assert found([PHONE], [("clear", f'{{"phone": "+86{PHONE}"}}')])
    for shift in range(3):
        coded = base64.b64encode(b"x" * shift + f"+86{PHONE}".encode() + b"yy").decode()
        assert found([PHONE], [("coded", coded)]), shift


def test_every_table_is_searched():
    searched = {name.split(".")[0] for name, _ in everywhere()}
    with connection.cursor() as cursor:
        assert searched <= set(connection.introspection.table_names(cursor))
    assert any(isinstance(field, models.TextField) for model in apps.get_models() for field in model._meta.fields)


@pytest.fixture
def everything(caplog):
    with caplog.at_level(logging.DEBUG):
        yield caplog


def walk(client, form, codes):
    """Sign up, leave and come back by code, change the number, give the identity number, fail, export."""
    client.post("/accounts/signup/", form)
    client.post("/accounts/phone/verify/", {"code": codes.newest()})
    client.post("/accounts/logout/")
    cache.clear()
    client.post("/accounts/login/", {"login": PHONE, "password": "wrong"})
    client.post("/accounts/login/code/", {"contact": PHONE})
    yield "waiting for a sign-in code"
    client.post("/accounts/login/code/confirm/", {"code": codes.newest()})
    client.post("/accounts/phone/change/", {"phone": OTHER_PHONE})
    yield "a change suspended until the password is shown"
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/identity/", {"number": ID_NUMBER, "agree": "on"})
    client.post("/accounts/phone/change/", {"phone": OTHER_PHONE})
    yield "waiting for the code of a new number"
    client.post("/accounts/phone/verify/", {"code": codes.newest()})
    client.post("/accounts/profile/", {"full_name": "周秀兰"})
    assert OTHER_PHONE in client.post("/accounts/data/download/").content.decode()
    yield "after the export"


def test_no_number_lies_in_clear(client, form, codes, everything):
    steps = 0
    for step in walk(client, form, codes):
        steps += 1
        assert found([PHONE, ID_NUMBER, OTHER_PHONE], everywhere()) == [], step
    person = User.objects.get()
    assert (steps, person.phone, person.id_number_cipher) == (4, f"+86{OTHER_PHONE}", ID_NUMBER)
    assert Session.objects.exists()
    logged = [(record.name, record.getMessage()) for record in everything.records]
    assert found([PHONE, ID_NUMBER, OTHER_PHONE], logged) == []


def test_after_erasure_the_name_is_gone_too(client, form, codes):
    for _ in walk(client, {**form, "full_name": "阿依古丽·买买提"}, codes):
        pass
    User.objects.update(full_name="阿依古丽·买买提")
    erase(User.objects.get(), by=None)
    assert [name for name, text in everywhere() if "阿依古丽" in text and "outbox" not in name] == []


def test_pages_and_addresses_show_no_number(client, form, codes):
    for _ in walk(client, form, codes):
        pass
    for address in ("", "phone/change/", "identity/", "profile/", "email/", "data/"):
        page = client.get(f"/accounts/{address}").content.decode()
        assert OTHER_PHONE not in page, address
        assert ID_NUMBER not in page, address


def test_cookies_carry_no_number(client, form, codes):
    for _ in walk(client, form, codes):
        kept = [(name, morsel.value) for name, morsel in client.cookies.items()]
        assert found([PHONE, OTHER_PHONE, ID_NUMBER], kept) == []


def test_an_imported_roster_leaves_none_either(cast, everything, django_capture_on_commit_callbacks):
    from portal.organisations.domain import roster as rosters
    from tests.organisations.rosters import row, xlsx

    people = xlsx([row(1, **{"手机号": PHONE, "身份证号": ID_NUMBER})])
    staged = rosters.stage(people, "名单.xlsx", cast.tree.township_a, by=cast.administrator)
    assert staged.state == "staged", staged.summary
    assert found([PHONE, ID_NUMBER], everywhere()) == []
    assert found([PHONE, ID_NUMBER], stored_files()) == []
    with django_capture_on_commit_callbacks(execute=True):
        rosters.apply(staged, by=cast.administrator)
    assert User.objects.get(phone_hash=keyed_hash(f"+86{PHONE}")).id_number_cipher == ID_NUMBER
    assert found([PHONE, ID_NUMBER], everywhere()) == []
    assert found([PHONE, ID_NUMBER], stored_files()) == []
    logged = [(record.name, record.getMessage()) for record in everything.records]
    assert found([PHONE, ID_NUMBER], logged) == []


@pytest.fixture
def queue(settings):
    """Tasks wait in the queue's own table, as on a running site, until a worker takes them."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return DBTaskResult.objects


def work_off(queue):
    """What a worker does: each waiting task is run with the arguments that the table holds."""
    done = 0
    for waiting in queue.filter(status="READY"):
        waiting.task.func(*waiting.args_kwargs["args"], **waiting.args_kwargs["kwargs"])
        done += 1
    queue.filter(status="READY").update(status="SUCCESSFUL")
    return done


def test_the_queue_holds_no_number_while_it_waits_nor_afterwards(client, form, codes, cast, queue, django_capture_on_commit_callbacks):
    from portal.organisations.domain import memberships
    from portal.organisations.domain import roster as rosters
    from tests.organisations.rosters import id_number, row, xlsx

    another = id_number(7)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in walk(client, form, codes):
            pass
        person = User.objects.get(phone_hash=keyed_hash(f"+86{OTHER_PHONE}"))
        person.email = "zhou@example.org"
        person.save()
        memberships.refuse(person.memberships.get(), "请改选所在村", by=None)
        people = xlsx([row(1, **{"手机号": PHONE, "身份证号": another})])
        staged = rosters.stage(people, "名单.xlsx", cast.tree.township_a, by=cast.administrator)
        assert staged.state == "staged", staged.summary
        rosters.apply(staged, by=cast.administrator)
    numbers = [PHONE, ID_NUMBER, OTHER_PHONE, another]
    waiting = {task.task_path for task in queue.all()}
    assert waiting == {"portal.jobs.tasks.run_job", "portal.notices.tasks.mail_notice"}
    assert found(numbers, everywhere()) == []
    assert work_off(queue) >= 2
    assert User.objects.filter(phone_hash=keyed_hash(f"+86{PHONE}")).exists()
    assert found(numbers, everywhere()) == []


def stored_files():
    folder = Path(settings.PRIVATE_ROOT)
    return [(path.name, path.read_bytes().decode("latin-1")) for path in folder.rglob("*") if path.is_file()]
