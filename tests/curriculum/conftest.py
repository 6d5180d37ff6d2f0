"""A small sound programme in files, and the people who work on it."""

from datetime import UTC, datetime

import pytest

from courses.curriculum.domain.loading import load
from portal.core.models import Audience
from portal.organisations.models import Organisation, Role

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

PROGRAMME = """
[programme]
slug = "small"
title = "小方案"
summary = "一个小方案。"
minutes_per_hour = 10
basic_hours = 2
teaching_forms = ["案例示范", "小组讨论"]
questionnaire = true
questionnaire_parts = ["意见"]

[[audience]]
code = "health"
required_add_ons = ["risk"]

[[audience]]
code = "community"

[[module]]
code = "first"
kind = "basic"
number = 1
title = "第一模块"
hours = 2
state = "ready"
summary = "第一模块的摘要。"
topics = ["甲", "乙"]

[[module]]
code = "risk"
kind = "add_on"
title = "风险"
hours = 1
state = "preparation"
summary = "附加模块的摘要。"
topics = ["丙"]
"""

ONE = """
code = "one"
title = "第一节"
summary = "第一节的摘要。"
aims = ["能读"]
teaching_forms = ["案例示范"]

[[part]]
id = "read"
kind = "text"
minutes = 8
title = "读一读"
body = '''
第一段，**要紧**。

### 小标题

- 一
- 二

拨 [120](tel:120)。
'''

[[part]]
id = "case"
kind = "case"
minutes = 4
title = "一个案例"
body = "故事。"
commentary = "点评在这里。"

[[part.prompt]]
id = "why"
text = "为什么？"
min_length = 20

[[source]]
title = "某法"
issuer = "某会"
year = 2018
"""

TWO = """
code = "two"
title = "第二节"
summary = "第二节的摘要。"
aims = ["能答"]
teaching_forms = ["小组讨论"]

[[part]]
id = "check"
kind = "quiz"
minutes = 8
title = "小测"
pass_mark = 60

[[part.question]]
id = "q1"
kind = "single"
stem = "哪个对？"
choices = [{ text = "这个", correct = true }, { text = "那个" }]
explanation = "因为这个对。"

[[part.question]]
id = "q2"
kind = "true_false"
stem = "水往高处流。"
answer = false
explanation = "水往低处流。"
"""

FILES = {"programme.toml": PROGRAMME, "first/01-one.toml": ONE, "first/02-two.toml": TWO}


def write(folder, files=FILES):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def edit(folder, name, old, new):
    """Replace text in one of the files; the old text must be there."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def audiences(db):
    for code in ("health", "community"):
        Audience.objects.get_or_create(code=code, defaults={"title": code})
    return {audience.code: audience for audience in Audience.objects.all()}


@pytest.fixture
def county(db):
    return Organisation.add_root(name="县", kind="county", code="county")


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "small"
    write(folder)
    return folder


@pytest.fixture
def loaded(folder, audiences, county):
    """The small programme, loaded."""
    return load(folder, county, None, NOW)


@pytest.fixture
def person(django_user_model):
    """Make a person with a role in an organisation."""
    from portal.organisations.domain.roles import back_office

    def make(username, role=None, organisation=None):
        user = django_user_model.objects.create_user(username, "a-long-password-7", full_name=username, is_staff=role is not None)
        if role:
            Role.objects.create(user=user, organisation=organisation, name=role, granted_at=NOW)
            user.groups.add(back_office())
        return user

    return make
