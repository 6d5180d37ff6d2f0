"""One achievement to certify."""

from datetime import UTC, datetime

from portal.certificates import wording
from portal.certificates.domain.issue import issue

NOW = datetime(2026, 11, 6, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
MODULES = [("基础知识", 4), ("科普宣教", 2), ("人际沟通与干预", 8)]


def snapshot(name="陈建国", modules=MODULES, **changes):
    return {
        "title": "培训学时证明",
        "name": name,
        "organisation": "示例甲镇",
        "programme": "社会心理服务基层人员培训（8+x）",
        "audience": "基层医疗卫生机构工作人员",
        "minutes_per_hour": 45,
        "hours": sum(hours for _title, hours in modules),
        "modules": [{"title": title, "hours": hours} for title, hours in modules],
        "started_on": "2026-06-08",
        "completed_on": "2026-10-30",
        "issuer": "示例县社会心理服务中心",
        "issuer_contact": "0550-1234567",
        "statement": wording.training_statement(),
        **changes,
    }


def certify(cast, person="owner", *, key=None, now=NOW, **changes):
    """The officer issues a certificate to one of the cast."""
    holder = cast.people[person]
    organisation = holder.memberships.get().organisation
    words = snapshot(**{"name": holder.full_name, "organisation": organisation.name, **changes})
    return issue(
        "training", key or f"programme:{person}", words, holder=holder, holder_organisation=organisation, issuer=cast.tree.county,
        by=cast.officer, now=now,
    )  # fmt: skip
