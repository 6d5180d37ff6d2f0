"""Who sees which job, and what the page says."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from portal.jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return get_user_model().objects.create_user(username="owner", password="x")


@pytest.fixture
def job(owner):
    return Job.objects.create(kind="import", state="running", done=30, total=120, created_by=owner, created_at=timezone.now())


def test_the_owner_sees_progress_and_a_visitor_is_asked_to_sign_in(client, owner, job):
    address = reverse("job_detail", args=[job.pk])
    assert client.get(address).status_code == 302
    client.force_login(owner)
    page = client.get(address).content.decode()
    assert "25%" in page
    assert "data-refresh" in page


def test_the_script_gets_the_changing_part_alone_and_stops_asking_when_it_is_over(client, owner, job):
    client.force_login(owner)
    Job.objects.filter(pk=job.pk).update(state="done", result={"message": "120 people", "url": "/learn/"})
    part = client.get(reverse("job_detail", args=[job.pk]), headers={"x-fragment": "1"}).content.decode()
    assert "<html" not in part
    assert "data-refresh" not in part
    assert "120 people" in part
    assert 'href="/learn/"' in part


def test_a_result_address_of_another_host_is_not_linked(client, owner, job):
    client.force_login(owner)
    Job.objects.filter(pk=job.pk).update(state="done", result={"url": "https://example.org/"})
    part = client.get(reverse("job_detail", args=[job.pk]), headers={"x-fragment": "1"}).content.decode()
    assert "example.org" not in part


def test_a_stranger_finds_nothing_and_can_stop_nothing(client, job):
    client.force_login(get_user_model().objects.create_user(username="stranger", password="x"))
    assert client.get(reverse("job_detail", args=[job.pk])).status_code == 404
    assert client.post(reverse("job_cancel", args=[job.pk])).status_code == 404
    assert list(client.get(reverse("job_list")).context["rows"]) == []
    job.refresh_from_db()
    assert job.state == "running"


def test_a_superuser_sees_all(client, job):
    client.force_login(get_user_model().objects.create_superuser(username="root", password="x"))
    assert [row[0] for row in client.get(reverse("job_list")).context["rows"]] == [job]


def test_the_owner_stops_a_job_by_post_only(client, owner, job):
    client.force_login(owner)
    assert client.get(reverse("job_cancel", args=[job.pk])).status_code == 405
    client.post(reverse("job_cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == "cancelled"


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_queries_for_one_and_three(client, owner, number, django_assert_max_num_queries):
    for _ in range(number):
        Job.objects.create(kind="import", created_by=owner, created_at=timezone.now())
    client.force_login(owner)
    client.get(reverse("job_list"))
    with django_assert_max_num_queries(9):
        client.get(reverse("job_list"))
