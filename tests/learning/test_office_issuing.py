"""Issuing from the office: tabs, reminders, confirming, the job and its result, the command."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from courses.learning.domain import certifying, correcting, issuing, missing, reminding
from courses.learning.domain.enrolments import leave
from courses.learning.domain.errors import Refused
from courses.learning.models import Enrolment, HourEntry
from courses.learning.tasks import remind as remind_job
from portal.certificates.domain import documents
from portal.certificates.domain import issue as certificates
from portal.certificates.models import Certificate, NameTask
from portal.core import clock
from portal.jobs.domain import LeaseLost, cancel, running
from portal.jobs.models import Job
from portal.notices.models import Notice
from portal.organisations.models import Membership, Role
from tests.learning.office_scene import NOW, close, eligible, enrol, many_eligible, teach, url

UNPRINTABLE = "周\U00030abc"


def jobs():
    """Those of issuing: other rooms leave work of their own."""
    return Job.objects.filter(kind=issuing.JOB)


def run(office, programme, **data):
    """Start the job, which the tests run at once; returns it."""
    office.post(url("issuing_start"), {"programme": programme.pk, **data})
    return jobs().latest("pk")


def test_learners_stand_in_the_tab_of_what_they_lack(cast, programme):
    ready = eligible(cast.owner, programme, cast.officer)
    short = enrol(cast.colleague, programme)
    teach(short, cast.officer)
    waiting = enrol(cast.villager, programme)
    done = eligible(cast.stranger, programme, cast.officer)
    Membership.objects.filter(user=cast.stranger).update(state="confirmed")
    certifying.issue_for(done, by=cast.officer, now=NOW)
    assert issuing.sorted_by_tab(certifying.enrolments_within(cast.officer)) == {
        "eligible": [ready.pk], "short": [short.pk], "waiting": [waiting.pk], "issued": [done.pk],
    }  # fmt: skip


def test_the_quick_lists_agree_with_the_full_question(cast, programme):
    """What is sorted without asking in full must be what asking in full would say."""
    eligible(cast.owner, programme, cast.officer)
    teach(enrol(cast.colleague, programme), cast.officer)
    teach(enrol(cast.villager, programme), cast.officer, minutes=44)
    teach(enrol(cast.stranger, programme), cast.officer)
    close(enrol(cast.trainer, programme))
    within = certifying.enrolments_within(cast.officer)
    tabs = issuing.sorted_by_tab(within)
    for standing in missing.standings(within):
        assert standing.enrolment.pk in tabs[issuing.tab_of(standing)]


def test_confirming_says_how_many_and_issues_nothing(cast, programme, office):
    eligible(cast.owner, programme, cast.officer)
    page = office.post(url("issuing_confirm"), {"programme": programme.pk, "all": "1"})
    assert page.context["count"] == 1
    assert not Certificate.objects.exists()
    assert not jobs().exists()


def test_confirming_without_anybody_goes_back_with_a_word(cast, programme, office):
    enrolment = enrol(cast.owner, programme)
    response = office.post(url("issuing_confirm"), {"programme": programme.pk, "enrolment": [enrolment.pk]}, follow=True)
    assert [str(message) for message in response.context["messages"]]
    assert not jobs().exists()


def test_issuing_all_twice_gives_each_one(cast, programme, office, django_capture_on_commit_callbacks):
    many_eligible(3, cast.tree.village, cast.officer)
    for _round in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            job = run(office, programme, all="1")
    job = jobs().earliest("pk")
    assert job.state == "done"
    assert Certificate.objects.count() == 3
    assert all(Certificate.objects.values_list("pdf", flat=True))
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"completed"}
    page = office.get(url("issuing_result", job.pk))
    assert [certificate.number for certificate in page.context["page"]] == sorted(Certificate.objects.values_list("number", flat=True))


def test_starting_twice_while_the_first_waits_is_one_job(cast, programme):
    first = issuing.start(programme, officer=cast.officer, chosen=None, now=NOW)
    assert issuing.start(programme, officer=cast.officer, chosen=None, now=NOW) == first
    assert issuing.start(programme, officer=cast.officer, chosen=[1], now=NOW) != first


def test_only_the_chosen_get_one_and_the_others_are_named(cast, programme, office, django_capture_on_commit_callbacks):
    chosen = eligible(cast.owner, programme, cast.officer)
    eligible(cast.colleague, programme, cast.officer)
    short = enrol(cast.villager, programme)
    with django_capture_on_commit_callbacks(execute=True):
        job = run(office, programme, enrolment=[chosen.pk, short.pk])
    assert Certificate.objects.get().holder == cast.owner
    job.refresh_from_db()
    assert job.cursor["skipped"] == [[short.pk, "not_eligible"]]
    page = office.get(url("issuing_result", job.pk)).content.decode()
    assert missing.standing(short).unmet[0].title in page


def test_people_beyond_reach_are_left_out_of_what_was_chosen(cast, programme, office, django_capture_on_commit_callbacks):
    neighbour = eligible(cast.neighbour, programme, cast.sibling)
    eligible(cast.owner, programme, cast.officer)
    with django_capture_on_commit_callbacks(execute=True):
        office.post(url("issuing_start"), {"programme": programme.pk, "enrolment": [neighbour.pk]})
    assert not jobs().exists()
    assert not Certificate.objects.exists()


def test_a_name_no_font_prints_becomes_a_task_and_is_issued_once_mended(cast, programme, office, django_capture_on_commit_callbacks):
    cast.owner.full_name = UNPRINTABLE
    cast.owner.save()
    enrolment = eligible(cast.owner, programme, cast.officer)
    with django_capture_on_commit_callbacks(execute=True):
        job = run(office, programme, all="1")
    job.refresh_from_db()
    assert job.cursor["skipped"] == [[enrolment.pk, "name_not_printable"]]
    task = NameTask.objects.get(user=cast.owner, solved_at=None)
    page = office.get(url("issuing_result", job.pk)).content.decode()
    assert task.characters[0]["code"] in page
    assert [item.code for item in missing.standing(enrolment).unmet] == ["name_not_printable"]
    cast.owner.full_name = "周兰"
    cast.owner.save()
    enrolment = Enrolment.objects.get(pk=enrolment.pk)
    assert missing.standing(enrolment).unmet == []
    certifying.issue_for(enrolment, by=cast.officer, now=NOW)
    assert not NameTask.objects.filter(solved_at=None).exists()


def test_an_officer_does_not_issue_in_the_name_of_an_organisation_beyond_reach(cast, programme):
    """The neighbour asked to join township A; the certificate would still name township B."""
    Membership.objects.create(
        user=cast.neighbour, organisation=cast.tree.township_a, audience=Membership.objects.first().audience, created_at=NOW
    )
    enrolment = eligible(cast.neighbour, programme, cast.sibling)
    tally = issuing.issue_many(certifying.enrolments_within(cast.officer), by=cast.officer, clock=clock.now)
    assert tally.skipped == [[enrolment.pk, "beyond_reach"]]
    assert not Certificate.objects.exists()


def test_an_officer_who_lost_the_role_issues_nothing_more(cast, programme):
    eligible(cast.owner, programme, cast.officer)
    Role.objects.filter(user=cast.officer).delete()
    assert issuing.issue_many(certifying.enrolments_within(cast.officer), by=cast.officer, clock=clock.now).done == 0


def test_a_lost_document_of_an_issued_certificate_is_made_by_the_next_run(cast, programme):
    enrolment = eligible(cast.owner, programme, cast.officer)
    certificate = certifying.issue_for(enrolment, by=cast.officer, now=NOW)
    assert certificate.pdf == ""
    issuing.issue_many(certifying.enrolments_within(cast.officer), by=cast.officer, clock=clock.now)
    certificate.refresh_from_db()
    assert certificate.pdf


def test_one_step_short_is_reminded_once_a_day(cast, programme, office):
    enrolment = enrol(cast.owner, programme)
    teach(enrolment, cast.officer)
    for _click in range(2):
        office.post(url("issuing_remind"), {"programme": programme.pk, "enrolment": [enrolment.pk]})
    notice = Notice.objects.get(user=cast.owner)
    assert missing.standing(enrolment).unmet[0].title in notice.body
    assert notice.url == reverse("learning:questionnaire", args=[enrolment.pk])


def test_many_are_reminded_by_a_job_that_goes_on(cast, programme, office, monkeypatch):
    monkeypatch.setattr(reminding, "AT_ONCE", 1)
    short = [enrol(person, programme) for person in (cast.owner, cast.colleague, cast.villager)]
    for enrolment in short:
        teach(enrolment, cast.officer)
    asked = {"programme": programme.pk, "enrolment": [enrolment.pk for enrolment in short]}
    answer = office.post(url("issuing_remind"), asked)
    job = Job.objects.get(kind=reminding.JOB)
    assert answer.url == reverse("job_detail", args=[job.pk])
    assert office.post(url("issuing_remind"), asked).url == answer.url
    assert not Notice.objects.exists()
    told, cursors = [], []

    def stop_after_the_first(done, total, cursor):
        cursors.append(cursor)
        raise LeaseLost

    with pytest.raises(LeaseLost):
        reminding.carry_out(job, certifying.enrolments_within(cast.officer, programme), progress=stop_after_the_first, clock=clock.now)
    job.cursor = cursors[0]
    result = remind_job(job, lambda done, total, cursor: told.append(done))
    assert [Notice.objects.filter(user=person).count() for person in (cast.owner, cast.colleague, cast.villager)] == [1, 1, 1]
    assert "3" in result["message"]
    assert len(told) == 2


def test_a_job_reminds_nobody_who_left_the_reach(cast, programme):
    enrolment = enrol(cast.owner, programme)
    teach(enrolment, cast.officer)
    job = reminding.start(programme, Enrolment.objects.all(), officer=cast.officer, now=NOW)
    Role.objects.filter(user=cast.officer).delete()
    remind_job(job, lambda done, total, cursor: None)
    assert not Notice.objects.exists()


def test_nobody_is_reminded_of_what_is_not_theirs_to_do(cast, programme):
    waits_for_confirmation = eligible(cast.stranger, programme, cast.officer)
    far = enrol(cast.owner, programme)
    assert missing.standing(waits_for_confirmation).one_step_short
    assert reminding.remind(Enrolment.objects.filter(pk__in=[waits_for_confirmation.pk, far.pk]), now=NOW) == 0
    assert not Notice.objects.exists()


def test_the_command_issues_as_an_officer_within_reach(cast, programme, capsys):
    eligible(cast.owner, programme, cast.officer)
    eligible(cast.neighbour, programme, cast.sibling)
    call_command("issue_certificates", "short-start", "--as", "officer")
    assert Certificate.objects.get().issued_by == cast.officer
    assert "issued 1, not issued 0" in capsys.readouterr().out
    call_command("issue_certificates", "short-start")
    assert Certificate.objects.count() == 2


def test_the_command_in_parts_leaves_nobody_out(cast, programme):
    many_eligible(5, cast.tree.village, cast.officer)
    call_command("issue_certificates", "short-start", "--part", "1/2")
    half = Certificate.objects.count()
    call_command("issue_certificates", "short-start", "--part", "2/2")
    assert 0 < half < 5
    assert Certificate.objects.count() == 5


@pytest.mark.parametrize(
    "arguments", [["no-such"], ["short-start", "--as", "nobody"], ["short-start", "--part", "3/2"], ["short-start", "--part", "x"]]
)
def test_the_command_refuses_what_is_not_there(cast, programme, arguments):
    with pytest.raises(CommandError):
        call_command("issue_certificates", *arguments)


def test_what_was_asked_in_bulk_is_asked_anew_when_the_ledger_has_moved(cast, programme):
    """Hours are taken back between the list and the certificate."""
    enrolment = eligible(cast.owner, programme, cast.officer)
    known = missing.standing(enrolments_of(cast).get(pk=enrolment.pk))
    correcting.correct(HourEntry.objects.get(), by=cast.officer, reason="签到表有误", now=NOW)
    with pytest.raises(certifying.NotEligible):
        certifying.issue_for(enrolment, by=cast.officer, now=NOW, known=known)
    assert not Certificate.objects.exists()


def test_no_certificate_for_an_enrolment_that_ended(cast, programme):
    enrolment = eligible(cast.owner, programme, cast.officer)
    known = missing.standing(enrolments_of(cast).get(pk=enrolment.pk))
    leave(enrolment, NOW)
    with pytest.raises(Refused):
        certifying.issue_for(enrolment, by=cast.officer, now=NOW, known=known)


def enrolments_of(cast):
    return certifying.enrolments_within(cast.officer)


def test_who_was_revoked_gets_another_only_when_chosen_by_name(cast, programme, office, django_capture_on_commit_callbacks):
    enrolment = eligible(cast.owner, programme, cast.officer)
    first = certifying.issue_for(enrolment, by=cast.officer, now=NOW)
    certificates.revoke(first, "学时有误", cast.officer, NOW, category=Certificate.Reason.HOURS)
    with django_capture_on_commit_callbacks(execute=True):
        run(office, programme, all="1")
    assert jobs().get().cursor["skipped"] == [[enrolment.pk, "revoked"]]
    assert Certificate.objects.count() == 1
    assert f"证明 {first.number} 曾被作废" in office.get(url("issuing"), {"programme": programme.pk}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        run(office, programme, enrolment=[enrolment.pk])
    assert Certificate.objects.filter(state="valid", holder=cast.owner).count() == 1


def test_a_long_list_is_shared_with_a_second_worker(cast, programme, monkeypatch):
    """The helper begins at the other end, and the job counts everybody itself."""
    enrolments = many_eligible(5, cast.tree.village, cast.officer)
    monkeypatch.setattr(issuing, "CHUNK", 1)
    monkeypatch.setattr("portal.jobs.domain.hand_over", lambda job_id: None)
    job = issuing.start(programme, officer=cast.officer, chosen=None, now=clock.now())
    order, make = [], documents.make

    def make_and_be_helped(certificates):
        make(certificates)
        order.extend(certificate.subject_key for certificate in certificates)
        helper = Job.objects.filter(kind=issuing.HELP, state="queued").first()
        if helper is not None:
            running.run(helper.pk)

    monkeypatch.setattr(documents, "make", make_and_be_helped)
    running.run(job.pk)
    keys = [missing.subject_key(enrolment) for enrolment in enrolments]
    assert order == [*keys[:2], *keys[:1:-1]]
    assert Job.objects.get(kind=issuing.HELP).state == "done"
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 5, 5)
    assert Certificate.objects.count() == 5
    assert all(Certificate.objects.values_list("pdf", flat=True))


def test_a_helper_stops_with_the_job_it_helps(cast, programme, monkeypatch):
    many_eligible(3, cast.tree.village, cast.officer)
    monkeypatch.setattr(issuing, "CHUNK", 1)
    monkeypatch.setattr("portal.jobs.domain.hand_over", lambda job_id: None)
    job = issuing.start(programme, officer=cast.officer, chosen=None, now=clock.now())
    issuing.call_for_help(job, clock.now())
    issuing.call_for_help(job, clock.now())
    make = documents.make

    def make_and_cancel(certificates):
        make(certificates)
        cancel(job, now=clock.now())

    monkeypatch.setattr(documents, "make", make_and_cancel)
    running.run(Job.objects.get(kind=issuing.HELP).pk)
    assert Job.objects.get(kind=issuing.HELP).state == "cancelled"
    assert Certificate.objects.count() == 1


def test_who_died_before_the_learner_heard_is_made_up_for(cast, programme):
    """The row is there, its document and its notice are not."""
    enrolment = eligible(cast.owner, programme, cast.officer)
    certifying.issue_for(enrolment, by=cast.officer, now=NOW)  # in a test nothing is announced: the transaction stays open
    assert not Notice.objects.exists()
    for _run in range(2):
        issuing.issue_many(certifying.enrolments_within(cast.officer), by=cast.officer, clock=clock.now)
    assert Notice.objects.get().user == cast.owner
