"""The command does what the back office does."""

import io

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import User
from portal.organisations.models import Membership, Roster

from .rosters import row, text, xlsx


@pytest.fixture
def run(tree, tmp_path):
    from tests.factories.core import AudienceFactory

    AudienceFactory()

    def command(data, *args, name="roster.csv"):
        file = tmp_path / name
        file.write_bytes(data)
        out, err = io.StringIO(), io.StringIO()
        try:
            call_command("import_people", str(file), *args, stdout=out, stderr=err)
        except CommandError as error:
            return str(error), err.getvalue()
        return out.getvalue(), err.getvalue()

    return command


def test_people_of_a_gbk_file_are_imported_below_the_only_root(run):
    run(text([row(1, 机构代码="330199-b"), row(2)], encoding="gbk"))
    assert set(Membership.objects.values_list("organisation__code", "state")) == {("330199-b", "confirmed"), ("330199", "confirmed")}
    assert Roster.objects.get().storage_name == "" or Roster.objects.get().state == "applied"


def test_dry_run_writes_nothing(run):
    out, _errors = run(xlsx([row(1)]), "--dry-run", name="roster.xlsx")
    assert "1" in out
    assert not User.objects.exists()
    assert not Roster.objects.exists()


def test_problems_are_printed_by_cell_and_nothing_is_written(run):
    out, errors = run(text([row(1), row(2, 手机号="1.38E+10")]), "--organisation", "330199-a")
    assert "B3" in errors
    assert "1" in out
    assert not User.objects.exists()


def test_codes_beyond_the_organisation_are_refused(run):
    _out, errors = run(text([row(1, 机构代码="330199-b")]), "--organisation", "330199-a")
    assert "D2" in errors


@pytest.mark.parametrize("arguments", [["--organisation", "nowhere"]])
def test_unknown_organisation_is_said(run, arguments):
    out, _errors = run(text([row(1)]), *arguments)
    assert "nowhere" in out


def test_missing_file_is_said(tree):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_people", "/nowhere/roster.csv")
