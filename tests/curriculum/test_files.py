"""Wrong curriculum files are refused with file, key and reason, and nothing is written."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Revision

from courses.curriculum.domain.loading import load
from courses.curriculum.models import ProgrammePage
from portal.core.checker import FilesRefused

from .conftest import NOW, edit

PROGRAMME, ONE, TWO = "programme.toml", "first/01-one.toml", "first/02-two.toml"

WRONG = {
    "hours that don't add up": (PROGRAMME, "basic_hours = 2", "basic_hours = 3", "programme.basic_hours", "3"),
    "unknown audience": (PROGRAMME, 'code = "community"', 'code = "aliens"', "audience[1].code", "aliens"),
    "unknown add-on": (PROGRAMME, '["risk"]', '["riks"]', "audience[0].required_add_ons", "riks"),
    "module without title": (PROGRAMME, 'title = "第一模块"\n', "", "module[0].title", ""),
    "module with empty title": (PROGRAMME, "第一模块", " ", "module[0].title", ""),
    "unknown kind of module": (PROGRAMME, '"add_on"', '"extra"', "module[1].kind", "extra"),
    "unknown state": (PROGRAMME, '"preparation"', '"soon"', "module[1].state", "soon"),
    "hours as text": (PROGRAMME, "hours = 1", 'hours = "1"', "module[1].hours", ""),
    "hours as truth": (PROGRAMME, "hours = 1", "hours = true", "module[1].hours", ""),
    "two modules of a code": (PROGRAMME, 'code = "risk"', 'code = "first"', "module[1].code", "first"),
    "unknown key": (PROGRAMME, "topics", "topcis", "module[0].topcis", ""),
    "unknown way of teaching": (PROGRAMME, '"小组讨论"]', '"听讲"]', "programme.teaching_forms", "听讲"),
    "slug that is no address": (PROGRAMME, '"small"', '"Small Plan"', "programme.slug", ""),
    "ready module too short": (ONE, "minutes = 8", "minutes = 7", "module[0].hours", "19"),
    "ready module too long": (ONE, "minutes = 8", "minutes = 9", "module[0].hours", "21"),
    "unknown part kind": (ONE, 'kind = "text"', 'kind = "poem"', "part[0].kind", "poem"),
    "two parts of an id": (ONE, 'id = "case"', 'id = "read"', "part[0].id", "read"),
    "minutes below zero": (ONE, "minutes = 8", "minutes = -8", "part[0].minutes", ""),
    "lesson without aims": (ONE, '["能读"]', "[]", "aims", ""),
    "title too long": (ONE, "第一节", "长" * 31, "title", "31"),
    "case without questions": (ONE, "[[part.prompt]]", "[[part.promptt]]", "part[1].prompt", ""),
    "case without commentary": (ONE, 'commentary = "点评在这里。"\n', "", "part[1].commentary", ""),
    "prompt too easy": (ONE, "min_length = 20", "min_length = 2", "part[1].prompt[0].min_length", ""),
    "source without year": (ONE, "year = 2018\n", "", "source[0].year", ""),
    "HTML in the text": (ONE, "第一段", "<script>第一段", "part[0].body", "HTML"),
    "a table in the text": (ONE, "### 小标题", "# 大标题", "part[0].body", "h1"),
    "a link to elsewhere": (ONE, "tel:120", "http://example.org", "part[0].body", "http://example.org"),
    "quiz without right answer": (TWO, ", correct = true", "", "part[0].question[0].choices", ""),
    "two right answers": (TWO, '"那个"', '"那个", correct = true', "part[0].question[0].choices", ""),
    "one answer only": (TWO, ', { text = "那个" }', "", "part[0].question[0].choices", "2"),
    "true or false without truth": (TWO, "answer = false\n", "", "part[0].question[1].answer", ""),
    "question without explanation": (TWO, 'explanation = "因为这个对。"', "", "part[0].question[0].explanation", ""),
    "two questions of an id": (TWO, 'id = "q2"', 'id = "q1"', "part[0].question[0].id", "q1"),
    "pass mark over 100": (TWO, "pass_mark = 60", "pass_mark = 160", "part[0].pass_mark", ""),
    "two lessons of a code": (TWO, 'code = "two"', 'code = "one"', "code", "one"),
    "broken TOML": (TWO, "[[part]]", "[[part", "", "TOML"),
}


@pytest.mark.parametrize(("name", "old", "new", "key", "word"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_file_is_refused_with_file_key_and_reason(folder, audiences, county, name, old, new, key, word):
    edit(folder, name, old, new)
    before = (Page.objects.count(), Revision.objects.count())
    with pytest.raises(FilesRefused) as refused:
        load(folder, county, None, NOW)
    found = [error for error in refused.value.errors if error.key == key and word in error.reason]
    assert found, refused.value.errors
    assert {error.file for error in found} & {f"small/{name}", "small/programme.toml"}
    assert found[0].reason
    assert (Page.objects.count(), Revision.objects.count()) == before


def test_all_that_is_wrong_is_said_at_once(folder, audiences, county):
    edit(folder, PROGRAMME, 'title = "第一模块"\n', "")
    edit(folder, PROGRAMME, "basic_hours = 2", "basic_hours = 3")
    with pytest.raises(FilesRefused) as refused:
        load(folder, county, None, NOW)
    assert {error.key for error in refused.value.errors} == {"module[0].title", "programme.basic_hours"}


def test_a_folder_without_programme_is_refused(tmp_path, audiences, county):
    (tmp_path / "empty").mkdir()
    with pytest.raises(FilesRefused, match=r"empty/programme\.toml"):
        load(tmp_path / "empty", county, None, NOW)


def test_lessons_of_an_unknown_module_are_refused(folder, audiences, county):
    (folder / "first").rename(folder / "frist")
    with pytest.raises(FilesRefused) as refused:
        load(folder, county, None, NOW)
    assert {error.file for error in refused.value.errors} == {"small/frist/01-one.toml", "small/frist/02-two.toml"}


def test_one_wrong_folder_keeps_the_other_out(folder, tmp_path, audiences, county):
    from courses.curriculum.domain.loading import load_all

    with pytest.raises(FilesRefused):
        load_all([folder, tmp_path / "none"], county, None, NOW)
    assert not ProgrammePage.objects.exists()


def test_the_command_says_what_is_wrong(folder, audiences, county):
    edit(folder, PROGRAMME, "basic_hours = 2", "basic_hours = 3")
    with pytest.raises(CommandError, match=r"small/programme\.toml: programme\.basic_hours: "):
        call_command("load_curriculum", folder)


def test_a_dry_run_writes_nothing(folder, audiences, county, capsys):
    call_command("load_curriculum", folder, dry_run=True)
    assert "nothing was written" in capsys.readouterr().out
    assert not ProgrammePage.objects.exists()


def test_the_command_wants_an_organisation(folder, audiences):
    with pytest.raises(CommandError, match="--organisation"):
        call_command("load_curriculum", folder)
