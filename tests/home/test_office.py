"""The first page of the back office names what each role may do, with counts within reach, and nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from knowledge_base.articles.domain.loading import knowledge_index
from portal.home.office import tasks_of
from tests.factories.ledger import BankFactory
from tests.factories.redeeming import ServiceRequestFactory
from time_bank.ledger.domain import accounts

pytestmark = pytest.mark.django_db


def urls(user):
    return {task.url for task in tasks_of(user)}


def test_each_role_sees_its_doors(cast):
    assert reverse("learning_office:issuing") in urls(cast.officer)
    assert reverse("people:rosters") not in urls(cast.officer)
    assert reverse("people:rosters") in urls(cast.superior)
    assert reverse("learning_office:work") in urls(cast.trainer)
    assert urls(cast.health_reviewer) == {reverse("knowledge_office:queue")}
    assert reverse("knowledge_office:feedback") in urls(cast.editor)
    writing = reverse("wagtailadmin_pages:add", args=["knowledge_base", "articlepage", knowledge_index().pk])
    assert {writing, reverse("events_office:list"), reverse("services_office:list")} <= urls(cast.editor)
    assert writing not in urls(cast.officer)
    assert urls(cast.reviewer) == {reverse("wagtailadmin_home")}
    assert urls(cast.owner) == set()


def test_counts_stay_within_reach(cast):
    def waiting(user):
        return next(task.count for task in tasks_of(user) if task.url == reverse("people:waiting"))

    assert waiting(cast.superior) >= waiting(cast.officer)
    assert waiting(cast.sibling) <= waiting(cast.superior)


def test_requests_for_service_that_wait_are_counted(cast):
    door = reverse("redeeming_office:requests")

    def waiting(user):
        return {task.url: task.count for task in tasks_of(user)}.get(door)

    account = accounts.account_of(cast.owner, BankFactory(organisation=cast.tree.county), timezone.now())
    asked = ServiceRequestFactory(account=account, organisation=cast.tree.township_a)
    ServiceRequestFactory(account=account, organisation=cast.tree.township_b)
    assert (waiting(cast.coordinator), waiting(cast.officer)) == (1, None)
    type(asked).objects.update(state="settled")
    assert waiting(cast.coordinator) == 0


def test_the_number_of_queries_is_small(cast):
    with CaptureQueriesContext(connection) as queries:
        tasks_of(cast.officer)
    assert len(queries) <= 12


def test_what_waits_stands_first_and_an_empty_desk_is_called_empty(client, cast):
    client.force_login(cast.coordinator)
    calm = client.get("/cms/").content.decode()
    assert "现在没有等着您办的事。" in calm
    assert "这些事等着您" not in calm
    assert reverse("redeeming_office:requests") in calm

    account = accounts.account_of(cast.owner, BankFactory(organisation=cast.tree.county), timezone.now())
    ServiceRequestFactory(account=account, organisation=cast.tree.township_a)
    busy = client.get("/cms/").content.decode()
    assert "这些事等着您" in busy
    assert "现在没有等着您办的事。" not in busy
    assert busy.index(reverse("redeeming_office:requests")) < busy.index("您可以在这里办")


def test_the_page_greets_by_name(client, cast):
    client.force_login(cast.officer)
    page = client.get("/cms/").content.decode()
    assert cast.officer.full_name in page
    assert reverse("learning_office:issuing") in page
