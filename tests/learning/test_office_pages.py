"""Who sees which page of the training office, and that long lists cost no more queries than short ones."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.learning.office_scene import eligible, enrol, hand_in, learning_office_scene, many_eligible, programme_of, teach, url

ISSUERS = {"superuser", "officer", "sibling"}
VIEWERS = {"superuser", "superior", "administrator", "officer", "trainer", "sibling"}
PEOPLE = ("superuser", "superior", "administrator", "officer", "trainer", "reviewer", "sibling", "owner", "stranger")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def scene(cast):
    learning_office_scene(cast)
    return cast


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("issuing", ISSUERS),
        ("learners", VIEWERS),
        ("hours", ISSUERS),
        ("work", {"superuser", "trainer"}),
        ("results", VIEWERS),
    ],
)
def test_lists_open_to_who_holds_the_permission(scene, name, who):
    opened = {person for person in PEOPLE if signed_in(getattr(scene, person)).get(url(name)).status_code == 200}
    assert opened == who


@pytest.mark.parametrize(
    ("name", "made", "who"),
    [
        ("record", "enrolment", VIEWERS - {"sibling"}),
        ("correct", "hour_entry", ISSUERS - {"sibling"}),
        ("paper", "enrolment", ISSUERS - {"sibling"}),
        ("work_read", "answer", {"superuser", "trainer"}),
        ("results_programme", "programme", VIEWERS - {"sibling"}),
        ("issuing_result", "issuing_job", {"superuser", "officer"}),
    ],
)
def test_pages_of_township_a_are_404_beyond_reach(scene, name, made, who):
    path = url(name, scene.made[made].pk)
    codes = {person: signed_in(getattr(scene, person)).get(path).status_code for person in PEOPLE}
    assert {person for person, code in codes.items() if code == 200} == who
    assert codes["sibling"] in (302, 404)


def test_a_sibling_does_not_learn_names_of_township_a(scene):
    neighbour = enrol(scene.neighbour, scene.made["programme"])
    for name in ("issuing", "learners", "hours"):
        page = signed_in(scene.sibling).get(url(name), {"tab": "waiting"}).content.decode()
        assert "郑邻居" in page
        assert "周兰" not in page
    assert neighbour.account.user == scene.neighbour


def test_the_evidence_is_a_download_for_who_reaches_everybody_on_it(scene):
    entry = scene.made["hour_entry"]
    path = url("evidence", entry.evidence["evidence"])
    response = signed_in(scene.trainer).get(path)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Disposition"].endswith('.png"')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.content.startswith(b"\x89PNG")
    assert signed_in(scene.sibling).get(path).status_code == 404
    assert signed_in(scene.owner).get(path).status_code == 403


def test_a_sheet_with_a_neighbour_is_closed_to_who_reaches_only_some(scene):
    from courses.learning.models import Evidence

    evidence = Evidence.objects.get(pk=scene.made["hour_entry"].evidence["evidence"])
    teach(enrol(scene.neighbour, scene.made["programme"]), scene.sibling, 10, evidence)
    path = url("evidence", evidence.pk)
    assert signed_in(scene.trainer).get(path).status_code == 404
    assert signed_in(scene.superior).get(path).status_code == 200


@pytest.mark.parametrize("tab", ["eligible", "short", "waiting", "issued"])
def test_the_issuing_page_costs_the_same_for_one_and_three(cast, tab, django_assert_max_num_queries):
    client, counts = signed_in(cast.officer), []
    for number in (1, 2):
        _people_in(tab, cast, number)
        with django_assert_max_num_queries(60) as asked:
            assert client.get(url("issuing"), {"tab": tab}).status_code == 200
        counts.append(len(asked))
        client.get(url("issuing"), {"tab": tab})
    assert counts[1] <= counts[0]


def _people_in(tab, cast, number):
    """One learner in a tab at first, then three."""
    from courses.learning.domain import certifying
    from tests.learning.office_scene import NOW, close

    programme = programme_of(cast.tree.township_a)
    users = {1: [cast.owner], 2: [cast.colleague, cast.villager]}[number]
    for user in users:
        enrolment = enrol(user, programme)
        if tab != "waiting":
            teach(enrolment, cast.officer)
        if tab in ("eligible", "issued"):
            close(enrolment)
        if tab == "issued":
            certifying.issue_for(enrolment, by=cast.officer, now=NOW)


@pytest.mark.parametrize("name", ["learners", "hours", "work"])
def test_other_lists_cost_the_same_for_one_and_three(cast, name, django_assert_max_num_queries):
    programme = programme_of(cast.tree.township_a)
    client = signed_in(cast.trainer if name == "work" else cast.officer)
    counts = []
    for users in ([cast.owner], [cast.colleague, cast.villager]):
        for user in users:
            hand_in(enrol(user, programme))
        client.get(url(name))
        with django_assert_max_num_queries(60) as asked:
            assert client.get(url(name)).status_code == 200
        counts.append(len(asked))
    assert counts[1] <= counts[0]


def test_reasons_are_the_same_words_on_both_pages(cast):
    from courses.learning.domain import missing

    programme = programme_of(cast.tree.township_a)
    enrolment = enrol(cast.owner, programme)
    learner = signed_in(cast.owner).get(reverse("learning:detail", args=[enrolment.pk])).content.decode()
    officer = signed_in(cast.officer).get(url("issuing"), {"tab": "waiting"}).content.decode()
    record = signed_in(cast.officer).get(url("record", enrolment.pk)).content.decode()
    titles = [item.title for item in missing.standing(enrolment).unmet]
    assert len(titles) == 2
    for title in titles:
        assert title in learner
        assert title in officer
        assert title in record


def test_the_search_by_name_finds_and_leaves_out(cast):
    programme = programme_of(cast.tree.township_a)
    for user in (cast.owner, cast.colleague):
        eligible(user, programme, cast.officer)
    page = signed_in(cast.officer).get(url("issuing"), {"q": "吴"}).content.decode()
    assert "吴同事" in page
    assert "周兰" not in page


def test_the_lists_are_paged(cast):
    many_eligible(52, cast.tree.village, cast.officer)
    client = signed_in(cast.officer)
    first, second = (client.get(url("issuing"), {"p": number}) for number in (1, 2))
    assert len(first.context["standings"]) == 50
    assert len(second.context["standings"]) == 2
