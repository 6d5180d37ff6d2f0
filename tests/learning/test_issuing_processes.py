"""Issuing by real processes, on the database that the tests run on: killed at any moment, and sixteen at once."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from courses.learning.domain import certifying, issuing, missing
from portal.accounts.models import User
from portal.certificates.domain import documents
from portal.certificates.models import Certificate, NameTask
from portal.notices.models import Notice
from tests.learning.issuing_workers import STEPS, waiting_job
from tests.learning.office_scene import many_eligible, programme_of
from tests.racing import race

UNPRINTABLE = "\U00030abc"
pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def assert_each_has_one(enrolments):
    """Numbers unique and without a gap, one certificate an eligible learner, one file a certificate."""
    numbers = sorted(int(certificate.number.rsplit("-", 1)[1]) for certificate in Certificate.objects.all())
    assert numbers == list(range(1, len(enrolments) + 1))
    assert Notice.objects.filter(reason_key__startswith="certificate:").count() == len(enrolments), "each heard of it, and once"
    keys = sorted(Certificate.objects.values_list("subject_key", flat=True))
    assert keys == sorted(missing.subject_key(enrolment) for enrolment in enrolments)
    documents.sweep_orphans(timezone.now() + timedelta(hours=2))
    files = [
        name
        for folder in storages["private"].listdir("certificates")[0]
        for name in storages["private"].listdir(f"certificates/{folder}")[1]
    ]
    assert sorted(files) == sorted(f"{certificate.number}.pdf" for certificate in Certificate.objects.all())


@pytest.mark.parametrize("seed", [20])
def test_twenty_chance_kills_and_one_after_each_step_leave_no_gap_and_nobody_twice(cast, tmp_path, seed, monkeypatch):
    monkeypatch.setattr("portal.jobs.domain.hand_over", lambda job_id: None)
    *enrolments, nameless = many_eligible(131, cast.tree.village, cast.officer)
    User.objects.filter(pk=nameless.account.user_id).update(full_name=f"周{UNPRINTABLE}")
    (result,) = race("tests.learning.issuing_workers:die_again_and_again", 1, "officer", seed, 20, data_dir=tmp_path)
    log = result["value"]
    assert [entry[0] for entry in log] == ["chance"] * 20 + list(STEPS)
    assert all(killed for _step, killed, _numbers, _rows in log)
    assert all(numbers == rows for _step, _killed, numbers, rows in log), "a number without its row, or the other way round"
    assert 0 < log[-1][3] < len(enrolments), "the kills came while there was work"
    from portal.jobs.domain import running

    job = waiting_job(programme_of(cast.tree.village), cast.officer)
    running.run(job.pk)
    job.refresh_from_db()
    assert job.state == "done"
    assert job.cursor["skipped"] == [[nameless.pk, issuing.NOT_PRINTABLE]]
    assert NameTask.objects.get(solved_at=None).user_id == nameless.account.user_id
    assert_each_has_one(enrolments)


def test_sixteen_officers_issue_the_same_list_and_each_learner_gets_one(cast, tmp_path):
    enrolments = many_eligible(24, cast.tree.village, cast.officer)
    results = race("tests.learning.issuing_workers:issue_all", 16, "officer", data_dir=tmp_path)
    assert [result for result in results if "error" in result] == []
    assert sum(result["value"] for result in results) == 24
    assert_each_has_one(enrolments)
    within = certifying.enrolments_within(cast.officer)
    assert len(issuing.sorted_by_tab(within)[issuing.ISSUED]) == 24
