"""Learners of township A for the office tests: taught in the classroom, so that no lesson has to be walked."""

import uuid
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from courses.assessment.domain import questionnaires
from courses.curriculum.domain.loading import load
from courses.curriculum.models import LessonPage, ProgrammePage
from courses.learning.domain import classroom, enrolments, missing
from courses.learning.models import Answer
from portal.core.models import Audience
from portal.jobs.models import Job
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SHORT = settings.FIXTURES_ROOT / "curriculum" / "short-start"


def url(name, *args):
    return reverse(f"learning_office:{name}", args=args)


def programme_of(organisation):
    """The programme of one hour, run by this organisation."""
    if not ProgrammePage.objects.filter(code="short-start").exists():
        load(SHORT, organisation, None, NOW)
    return ProgrammePage.objects.get(code="short-start")


def enrol(user, programme):
    return enrolments.enrol(user, programme, Audience.objects.get(code="health"), NOW)


def scan(colour=0):
    """A small picture; each colour is another sheet."""
    out = BytesIO()
    Image.new("RGB", (8, 8), (colour % 256, colour // 256 % 256, 7)).save(out, "PNG")
    return SimpleUploadedFile("签到表.png", out.getvalue(), "image/png")


def module_key(enrolment):
    return enrolment.rule["modules"][0]["key"]


def teach(enrolment, officer, minutes=45, evidence=None):
    """Classroom minutes with a sheet."""
    evidence = evidence or classroom.keep_evidence(scan(enrolment.pk), "签到表", by=officer, now=NOW)
    return classroom.enter_hours(enrolment, module_key(enrolment), minutes, evidence, by=officer, reason="十一月集中培训", now=NOW)


def close(enrolment):
    """The signed part of the questionnaire."""
    answers = {"case": "我陪一位老人去了镇医院，路上先听他讲。", "learnt": "先看，再听，再连。"}
    return questionnaires.submit_signed(enrolment.account.public_id, missing.subject_key(enrolment), answers, False, NOW)


def eligible(user, programme, officer, evidence=None):
    enrolment = enrol(user, programme)
    teach(enrolment, officer, evidence=evidence)
    close(enrolment)
    return enrolment


def many_eligible(count, organisation, officer):
    """`count` new people of an organisation who lack nothing."""
    programme = programme_of(organisation)
    evidence = classroom.keep_evidence(scan(65000), "签到表", by=officer, now=NOW)
    made = []
    for number in range(count):
        user = UserFactory(username=f"many{number}", full_name=f"学员{number:03d}")
        MembershipFactory(user=user, organisation=organisation, audience=Audience.objects.get(code="health"))
        made.append(eligible(user, programme, officer, evidence))
    return made


def hand_in(enrolment, text="我先请她坐下，听她把话说完，再问她愿不愿意去镇上的心理服务站。"):
    """Written work for the first written part of the programme."""
    lessons = LessonPage.objects.descendant_of(enrolment.programme).live().order_by("path")
    lesson, part = next((lesson, part) for lesson in lessons for part in lesson.parts if part.block_type in ("case", "practice"))
    texts = {prompt["id"]: f"{text}{index}" for index, prompt in enumerate(part.value.prompt_list)}
    version = Answer.objects.filter(account=enrolment.account, part_key=f"{lesson.pk}:{part.id}").count() + 1
    return Answer.objects.create(
        account=enrolment.account, enrolment=enrolment, lesson=lesson, part_key=f"{lesson.pk}:{part.id}", version=version,
        texts=texts, text_hash=uuid.uuid4().hex, submitted_at=NOW,
    )  # fmt: skip


def learning_office_scene(cast):
    """Objects of township A for the table of addresses."""
    programme = programme_of(cast.tree.township_a)
    enrolment = enrol(cast.owner, programme)
    entry = teach(enrolment, cast.officer, minutes=10)
    args = {"programme": programme.pk, "officer": cast.officer.pk}
    cast.made |= {
        "programme": programme,
        "enrolment": enrolment,
        "hour_entry": entry,
        "answer": hand_in(enrolment),
        "issuing_job": Job.objects.create(kind="learning.issue_certificates", args=args, created_by=cast.officer, created_at=NOW),
    }
