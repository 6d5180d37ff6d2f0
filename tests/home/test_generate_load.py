"""Invented articles for measurements: found like any other, the same every time, and taken away without a trace."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from courses.learning.domain import checking
from portal.core import append_only
from portal.home import load
from portal.organisations.models import Organisation
from portal.search.asking import ask
from portal.search.domain import rebuilding
from portal.search.models import SearchDocument, SearchText
from portal.search.query import Query
from time_bank.ledger.models import Bank, TimeAccount, TimeTransaction
from time_bank.volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


def test_articles_are_made_found_and_taken_away(capsys):
    call_command("generate_load", "--articles", "30")
    assert SearchDocument.objects.filter(kind="load").count() == 30
    assert ask(Query("的", timezone.now())).facets["kind"] == {"load": 30}
    call_command("generate_load", "--remove")
    assert "30 invented articles were taken away." in capsys.readouterr().out
    assert not SearchDocument.objects.exists()
    assert not SearchText.objects.exists()


def test_a_second_time_only_what_is_missing_is_made(capsys):
    call_command("generate_load", "--articles", "5")
    call_command("generate_load", "--articles", "8")
    assert "3 invented articles were brought" in capsys.readouterr().out


def test_they_outlive_a_rebuild():
    call_command("generate_load", "--articles", "5")
    rebuilding.run(timezone.now(), lambda done, total: None)
    assert SearchDocument.objects.filter(kind="load").count() == 5


def test_the_same_number_gives_the_same_article_of_a_realistic_length():
    (one,), (again,) = load.documents(["7"]), load.documents(["7"])
    assert one == again
    assert 800 <= len(one.body) < 850
    assert one.topics
    assert next(iter(load.documents(["8"]))).body != one.body


def test_a_site_in_use_is_not_filled_by_accident(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="--in-production"):
        call_command("generate_load", "--articles", "5")
    assert not SearchDocument.objects.exists()


@pytest.mark.parametrize("arguments", [[], ["--articles", "0"], ["--articles", "-3"]])
def test_it_says_what_is_missing(arguments):
    with pytest.raises(CommandError, match="--articles N"):
        call_command("generate_load", *arguments)


def test_volunteers_are_made_with_sound_accounts_and_taken_away(capsys):
    call_command("generate_load", "--volunteers", "5")
    call_command("generate_load", "--volunteers", "7")
    assert "2 invented volunteers" in capsys.readouterr().out
    assert Volunteer.objects.count() == 7
    assert TimeTransaction.objects.count() == 21
    assert list(checking.problems()) == []
    call_command("generate_load", "--remove")
    for model in (Volunteer, TimeTransaction, TimeAccount, Bank, Organisation):
        assert not model.objects.exists()
    assert append_only.missing() == []
