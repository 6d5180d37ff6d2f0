"""The demo: made by domain functions, the same when made again, and gone when it is removed."""

import io
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.test import TestCase
from django.utils import timezone

from courses.curriculum.models import LessonPage, ProgrammePage
from courses.learning.domain import certifying, checking, issuing, missing
from courses.learning.models import Enrolment, HourEntry
from knowledge_base.awareness.domain.results import result
from knowledge_base.awareness.models import Edition, Survey
from knowledge_base.events.models import Event
from knowledge_base.models import Approval, ArticlePage
from knowledge_base.services.models import ServicePoint
from portal.accounts.domain import privacy
from portal.accounts.models import User
from portal.certificates.domain import verification
from portal.certificates.models import Certificate
from portal.core import append_only
from portal.core.models import DemoMark
from portal.home.demo.knowledge import FOLDERS
from portal.organisations.models import Organisation
from time_bank.activities.models import Activity, ServiceRecord
from time_bank.ledger.domain import queries as ledger
from time_bank.ledger.models import Bank, TimeAccount, TimeEntry
from time_bank.redeeming.models import ServiceRequest
from time_bank.volunteers.models import Volunteer


def demo(**options):
    out = io.StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


def counted():
    """Rows of every table of ours."""
    ours = [model for model in apps.get_models() if model.__module__.startswith(("portal.", "courses.", "knowledge_base.", "time_bank."))]
    return {model._meta.label: model._default_manager.count() for model in ours}


def tab_of(username):
    enrolment = certifying.enrolments_within(User.objects.get(username="admin")).get(
        account__user__username=username, programme__code="short-start"
    )
    return issuing.tab_of(missing.standing(enrolment))


class TestDemo(TestCase):
    """Made once for all of these, since it takes half a minute; each finds it as it was made."""

    @classmethod
    def setUpTestData(cls):
        cls.told = demo()

    def test_the_demo_shows_people_at_every_stage_and_a_certificate_to_try(self):
        assert {name: tab_of(name) for name in ("learner", "oneshort", "eligible", "doctor")} == {
            "learner": "waiting", "oneshort": "short", "eligible": "eligible", "doctor": "issued",
        }  # fmt: skip
        states = dict(Certificate.objects.values_list("holder__username", "state"))
        assert states == {"doctor": "valid", "revoked": "revoked", "volunteer": "valid"}
        assert HourEntry.objects.filter(account__user__username="learner").count() > 0
        number, characters = re.search(r"(XQ-\d+-\d+)\s+校验码 (\w{8})", self.told).groups()
        assert verification.look_up(number, characters).opened
        assert list(checking.problems()) == []
        assert "示例" in Organisation.objects.get(code="qinghe").name

    def test_volunteers_in_every_state_with_records_saved_time_and_a_certificate(self):
        assert dict(Volunteer.objects.values_list("user__username", "state")) == {
            "volunteer": "active", "helper": "active", "neighbour": "active", "intraining": "training", "applicant": "applied",
            "suspended": "suspended",
        }  # fmt: skip
        assert set(ServiceRecord.objects.values_list("state", flat=True)) == {"awaiting", "confirmed", "challenged"}
        assert set(ServiceRequest.objects.values_list("state", flat=True)) == {"open", "settled"}
        assert Activity.objects.filter(starts_at__gt=timezone.now()).count() == 2
        (bank,) = Bank.objects.all()
        found = ledger.community(bank)
        assert found.total == 0
        assert ledger.balance_of(User.objects.get(username="volunteer")) > 180
        assert ledger.balance_of(User.objects.get(username="mother")) == 60
        number, characters = re.search(r"(ZY-\d+-\d+)\s+校验码 (\w{8})", self.told).groups()
        assert verification.look_up(number, characters).opened
        assert "coordinator" in self.told
        assert "志愿服务管理员" in self.told

    def test_nobody_of_the_demo_is_asked_for_consent_first(self):
        version, people = privacy.current_version(), User.objects.exclude(username__startswith="demo-reviewer")  # who never sign in
        assert [user.username for user in people if not privacy.has_consented(user, version)] == []

    def test_made_again_it_changes_nothing(self):
        before = counted()
        demo()
        assert counted() == before

    def test_removed_it_leaves_programmes_and_lessons(self):
        lessons = LessonPage.objects.count()
        assert "移除" in demo(remove=True)
        assert not User.objects.exists()
        assert not Enrolment.objects.exists()
        assert not HourEntry.objects.exists()
        assert not Certificate.objects.exists()
        assert not DemoMark.objects.exists()
        for model in (Volunteer, Activity, ServiceRecord, ServiceRequest, Bank, TimeAccount, TimeEntry):
            assert not model.objects.exists(), model
        assert (ProgrammePage.objects.count(), LessonPage.objects.count()) == (2, lessons)
        assert list(checking.problems()) == []
        assert append_only.missing() == []

    def test_the_demo_s_articles_are_approved_by_invented_reviewers_and_are_drafts_when_it_goes(self):
        public = ArticlePage.objects.live()
        assert public.count() == len([file for folder in FOLDERS for file in folder.glob("*.toml")])
        assert all(article.approval.reviewer_name.startswith("示例") for article in public)
        demo(remove=True)
        assert not ArticlePage.objects.live().exists()
        assert not Approval.objects.exists()
        assert ArticlePage.objects.filter(approval=None, has_unpublished_changes=True).count() == len(
            [file for folder in FOLDERS for file in folder.glob("*.toml")]
        )

    def test_service_points_and_events_come_marked_as_examples_and_go_with_the_demo(self):
        levels = dict(ServicePoint.objects.values_list("level").annotate(n=Count("pk")))
        assert levels == {"county": 2, "township": 8, "village": 20}
        assert Event.objects.count() == 10
        assert set(Event.objects.values_list("state", flat=True)) == {"planned", "cancelled", "done"}
        assert [result(edition).people for edition in Edition.objects.order_by("begins")] == [240, 17]
        unmarked = [str(row) for model in (ServicePoint, Event, Survey) for row in model.objects.all() if "示例" not in str(row)]
        assert unmarked == []
        demo(remove=True)
        assert not ServicePoint.objects.exists()
        assert not Event.objects.exists()
        assert not Survey.objects.exists()


@pytest.mark.django_db
def test_it_is_not_made_in_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError):
        demo()
    assert not User.objects.exists()


@pytest.mark.parametrize("page", ["README.md", "README.zh-hans.md"])
def test_the_readmes_list_every_account_of_the_demo(page):
    named = set()
    for file in (settings.FIXTURES_ROOT / "demo").glob("*.toml"):
        named |= set(re.findall(r'^username = "([^"]+)"', file.read_text(encoding="utf-8"), re.MULTILINE))
    listed = set(re.findall(r"^\| `([a-z0-9]+)` \|", (settings.BASE_DIR / page).read_text(encoding="utf-8"), re.MULTILINE))
    assert named == listed
