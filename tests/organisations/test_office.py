"""The back office of people: what each page shows, to whom, and what its forms do."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import ModelLogEntry

from portal.accounts.models import User
from portal.core.crypto import keyed_hash
from portal.organisations.models import Membership, Organisation, Role, Roster
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory, RosterFactory

from .rosters import phone, row, xlsx


@pytest.fixture
def enter(client):
    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


def at(name, *args):
    return reverse(f"people:{name}", args=args)


def names(response):
    return {str(found) for found in response.context["object_list"]}


def test_list_shows_reach_and_no_number(cast, enter):
    cast.owner.hold_phone("+8613800138000", True)
    cast.owner.save()
    response = enter(cast.administrator).get(at("people"))
    assert names(response) == {
        "何镇理",
        "顾发证",
        "罗教师",
        "许审核",
        "苏编辑",
        "沈医师",
        "俞志愿",
        "周兰",
        "吴同事",
        "阿依努尔·买买提",
        "陌生人",
    }
    assert "138****8000" in response.content.decode()
    assert "13800138000" not in response.content.decode()


def test_membership_beyond_reach_is_not_shown_beside_one_within(cast, enter):
    MembershipFactory(user=cast.owner, organisation=cast.tree.township_b, position="秘密岗位")
    client = enter(cast.administrator)
    for address in (at("people"), at("person", cast.owner.pk)):
        body = client.get(address).content.decode()
        assert "示例甲镇" in body
        assert "示例乙镇" not in body
        assert "秘密岗位" not in body


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=周", {"周兰"}),
        ("q=owner", {"周兰"}),
        ("q=138 0013 8000", {"周兰"}),
        ("q=1380013", set()),
        ("q=郑邻居", set()),
        ("q=13900139000", set()),
        ("state=pending", {"陌生人"}),
        ("q=阿依&state=confirmed", {"阿依努尔·买买提"}),
    ],
)
def test_search_and_filter_stay_within_reach(cast, enter, query, expected):
    cast.owner.hold_phone("+8613800138000", True)
    cast.owner.save()
    cast.neighbour.hold_phone("+8613900139000", True)
    cast.neighbour.save()
    assert names(enter(cast.administrator).get(f"{at('people')}?{query}")) == expected


def test_filter_by_organisation_beyond_reach_shows_nothing(cast, enter):
    client = enter(cast.administrator)
    assert names(client.get(at("people"), {"organisation": cast.tree.village.pk})) == {"阿依努尔·买买提"}
    assert names(client.get(at("people"), {"organisation": cast.tree.township_b.pk})) == set()


def test_export_is_masked_formula_safe_within_reach_and_logged(cast, enter):
    cast.owner.full_name = "-1+1|示例"
    cast.owner.hold_phone("+8613800138000", True)
    cast.owner.save()
    response = enter(cast.administrator).get(at("export"))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    rows = list(book.active.iter_rows(values_only=True))
    assert len(rows) == 12
    shown = next(line for line in rows if line[1] == "owner")
    assert shown[0] == "'-1+1|示例"
    assert shown[2] == "138****8000"
    assert "neighbour" not in {line[1] for line in rows}
    assert ModelLogEntry.objects.get(action="people.export").user == cast.administrator


def test_name_is_corrected_within_reach(cast, enter):
    client = enter(cast.administrator)
    client.post(at("rename", cast.owner.pk), {"full_name": "周岚"})
    assert User.objects.get(pk=cast.owner.pk).full_name == "周岚"
    assert client.post(at("rename", cast.neighbour.pk), {"full_name": "改名"}).status_code == 404
    client.post(at("rename", cast.owner.pk), {"full_name": ""})
    assert User.objects.get(pk=cast.owner.pk).full_name == "周岚"


def test_memberships_are_confirmed_together_and_double_click_is_quiet(cast, enter):
    other = MembershipFactory(organisation=cast.tree.village, state="pending")
    beyond = MembershipFactory(organisation=cast.tree.township_b, state="pending")
    chosen = [str(pk) for pk in Membership.objects.filter(state="pending").values_list("pk", flat=True)]
    client = enter(cast.officer)
    for _click in range(2):
        client.post(at("waiting"), {"membership": chosen, "decision": "confirm"})
    states = {held.pk: held.state for held in Membership.objects.filter(pk__in=chosen)}
    assert states.pop(beyond.pk) == "pending"
    assert states.pop(other.pk) == "confirmed"
    assert set(states.values()) == {"confirmed"}
    assert ModelLogEntry.objects.filter(action="membership.confirm").count() == 2


def test_refusal_without_a_reason_is_told_and_changes_nothing(cast, enter):
    held = Membership.objects.get(user=cast.stranger)
    client = enter(cast.officer)
    response = client.post(at("waiting"), {"membership": [held.pk], "decision": "refuse", "reason": ""}, follow=True)
    assert len(list(response.context["messages"])) == 1
    held.refresh_from_db()
    assert held.state == "pending"
    client.post(at("waiting"), {"membership": [held.pk], "decision": "refuse", "reason": "查无\x00此人"})
    held.refresh_from_db()
    assert (held.state, held.reason) == ("refused", "查无 此人")


def test_position_and_end_of_a_membership(cast, enter):
    held = Membership.objects.get(user=cast.owner)
    client = enter(cast.administrator)
    client.post(at("membership", held.pk), {"position": "村医", "audience": held.audience_id})
    client.post(at("end_membership", held.pk), {"reason": "调离"})
    held.refresh_from_db()
    assert (held.position, held.state, held.reason) == ("村医", "ended", "调离")


def test_role_is_granted_and_withdrawn_from_the_person(cast, enter):
    client = enter(cast.administrator)
    client.post(at("grant", cast.owner.pk), {"role": "trainer", "organisation": cast.tree.village.pk})
    role = Role.objects.get(user=cast.owner)
    assert (role.name, role.organisation, role.granted_by) == ("trainer", cast.tree.village, cast.administrator)
    client.post(at("withdraw", role.pk))
    assert not Role.objects.filter(user=cast.owner).exists()


@pytest.mark.parametrize("where", ["county", "township_b"])
def test_forged_grant_beyond_reach_is_refused(cast, enter, where):
    node = getattr(cast.tree, where)
    before = Role.objects.count()
    client = enter(cast.administrator)
    client.post(at("grant", cast.owner.pk), {"role": "regional_administrator", "organisation": node.pk})
    client.post(at("grant", cast.administrator.pk), {"role": "regional_administrator", "organisation": node.pk})
    assert Role.objects.count() == before
    assert client.post(at("withdraw", Role.objects.get(user=cast.superior).pk)).status_code == 404
    assert Role.objects.count() == before


def test_organisation_is_added_edited_moved_and_closed(cast, enter):
    client = enter(cast.superior)
    form = {"name": "示例新村", "kind": "village", "code": "new-1", "contact": "", "is_open": "on"}
    client.post(at("add_organisation"), {**form, "parent": cast.tree.township_a.pk})
    made = Organisation.objects.get(code="new-1")
    client.post(at("organisation", made.pk), {**form, "name": "示例改村", "parent": cast.tree.township_b.pk})
    made = Organisation.objects.get(code="new-1")
    assert (made.name, made.get_parent()) == ("示例改村", cast.tree.township_b)
    client.post(at("close_organisation", made.pk))
    assert not Organisation.objects.get(code="new-1").is_open
    assert Organisation.find_problems() == ([], [], [], [], [])


def test_organisation_form_offers_only_reach(cast, enter):
    client = enter(cast.administrator)
    form = {"name": "示例新村", "kind": "village", "code": "new-1", "contact": "", "is_open": "on"}
    response = client.post(at("add_organisation"), {**form, "parent": cast.tree.township_b.pk})
    assert "parent" in response.context["form"].errors
    client.post(at("organisation", cast.tree.village.pk), {**form, "parent": cast.tree.county.pk})
    own = client.get(at("organisation", cast.tree.township_a.pk))
    assert "parent" not in own.context["form"].fields
    assert set(Organisation.objects.values_list("code", flat=True)) == {"330199", "330199-a", "330199-b", "330199-a-1"}


def test_roster_from_upload_to_import(cast, enter, django_capture_on_commit_callbacks):
    client = enter(cast.administrator)
    file = SimpleUploadedFile("名单.xlsx", xlsx([row(1), row(2)]))
    response = client.post(at("upload"), {"organisation": cast.tree.township_a.pk, "file": file})
    roster = Roster.objects.get()
    assert response["Location"] == at("roster", roster.pk)
    page = client.get(at("roster", roster.pk)).content.decode()
    assert "199****0001" in page
    assert phone(1) not in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("apply", roster.pk))
        client.post(at("apply", roster.pk))
    assert User.objects.filter(phone_hash__in=[keyed_hash(f"+86{phone(n)}") for n in (1, 2)]).count() == 2
    roster.refresh_from_db()
    assert (roster.state, roster.job.state, roster.job.result["url"]) == ("applied", "done", at("roster", roster.pk))


def test_bad_roster_shows_its_cells_and_can_not_be_imported(cast, enter):
    client = enter(cast.administrator)
    file = SimpleUploadedFile("名单.csv", xlsx([row(1, 手机号="1")]))
    page = client.post(at("upload"), {"organisation": cast.tree.township_a.pk, "file": file}, follow=True).content.decode()
    assert "B2" in page
    before = User.objects.count()
    client.post(at("apply", Roster.objects.get().pk))
    assert User.objects.count() == before


def test_empty_and_huge_files_are_refused_in_the_form(cast, enter, monkeypatch):
    from portal.organisations.domain import sheets

    client = enter(cast.administrator)
    client.post(at("upload"), {"organisation": cast.tree.township_a.pk, "file": SimpleUploadedFile("x.csv", b"")})
    assert Roster.objects.get().summary["problem_count"] == 1
    monkeypatch.setattr(sheets, "MAX_BYTES", 10)
    response = client.post(at("upload"), {"organisation": cast.tree.township_a.pk, "file": SimpleUploadedFile("x.csv", b"x" * 11)})
    assert "file" in response.context["form"].errors


def test_upload_for_an_organisation_beyond_reach_is_refused(cast, enter):
    file = SimpleUploadedFile("x.xlsx", xlsx([row(1)]))
    response = enter(cast.administrator).post(at("upload"), {"organisation": cast.tree.township_b.pk, "file": file})
    assert "organisation" in response.context["form"].errors
    assert not Roster.objects.exists()


def test_template_has_text_columns_notes_and_only_codes_within_reach(cast, enter):
    book = openpyxl.load_workbook(io.BytesIO(enter(cast.administrator).get(at("template")).content))
    sheet, notes, codes = book.worksheets
    assert [cell.value for cell in sheet[1]] == ["姓名", "手机号", "身份证号", "机构代码", "培训对象", "岗位", "邮箱"]
    assert sheet["B2"].number_format == "@"
    assert notes.max_row == 6
    assert {line[0] for line in codes.iter_rows(values_only=True)} == {"330199-a", "330199-a-1"}


def more_people(cast):
    for number in range(2):
        person = UserFactory(full_name=f"示例{number}", phone=f"+86{phone(number)}")
        MembershipFactory(user=person, organisation=cast.tree.village)


def more_waiting(cast):
    for _number in range(2):
        MembershipFactory(organisation=cast.tree.village, state="pending")


def more_organisations(cast):
    for _number in range(2):
        OrganisationFactory(parent=cast.tree.township_a)


def more_roles(cast):
    for name in ("owner", "colleague"):
        Role.objects.create(user=cast.people[name], organisation=cast.tree.village, name="trainer", granted_at=cast.owner.date_joined)


def more_rosters(cast):
    for _number in range(2):
        RosterFactory(organisation=cast.tree.village, uploaded_by=cast.owner)


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("people", more_people),
        ("waiting", more_waiting),
        ("organisations", more_organisations),
        ("roles", more_roles),
        ("rosters", more_rosters),
    ],
)
def test_list_costs_the_same_for_one_row_and_for_three(cast, enter, name, more, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    RosterFactory(organisation=cast.tree.village, uploaded_by=cast.owner)
    client = enter(cast.administrator)
    client.get(at(name))
    with CaptureQueriesContext(
        connection,
    ) as few:
        first = len(client.get(at(name)).context["object_list"])
    more(cast)
    with django_assert_num_queries(len(few)):
        assert len(client.get(at(name)).context["object_list"]) == first + 2


@pytest.mark.parametrize("name", ["officer", "trainer", "reviewer"])
def test_menu_has_only_the_doors_that_open(cast, enter, name):
    client = enter(cast.people[name])
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    for door in ("people", "waiting", "organisations", "roles", "rosters"):
        opens = client.get(at(door)).status_code == 200
        assert (f'"url": "{at(door)}"' in home) == opens, door


@pytest.mark.parametrize("chosen", ["²", "9" * 40, "-1", "x"])
def test_forged_choices_decide_nothing(cast, enter, chosen):
    response = enter(cast.administrator).post(at("waiting"), {"membership": [chosen], "decision": "confirm"})
    assert response.status_code == 302
    assert not Membership.objects.filter(user=cast.stranger, state="confirmed").exists()


def test_a_position_pasted_with_control_characters_does_not_break_the_export(cast, enter):
    Membership.objects.filter(user=cast.owner).update(position="村医\x0b组长")
    response = enter(cast.administrator).get(at("export"))
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(response.content)).active.values for cell in row]
    assert "村医 组长" in cells


def test_an_empty_list_says_why(cast, enter):
    client = enter(cast.administrator)
    assert "没有符合条件的。请减少条件。" in client.get(at("people"), {"q": "查无此人"}).content.decode()
    Membership.objects.filter(state=Membership.State.PENDING).delete()
    assert "没有等您确认的人。" in client.get(at("waiting")).content.decode()
    assert "这里还没有内容。" in client.get(at("rosters")).content.decode()
