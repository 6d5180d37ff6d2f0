"""Files as people really send them. Every refusal names the cell, and nothing is written."""

import io
import zipfile

import pytest
from openpyxl import Workbook
from PIL import Image

from portal.accounts.models import User
from portal.organisations.domain import examining, roster_check, sheets
from portal.organisations.domain import roster as rosters

from .rosters import HEADER, id_number, phone, row, text, xlsx


@pytest.fixture
def problems(cast):
    """{cell: message} of a file; the file is never kept when there are any."""

    def look(data):
        before = User.objects.count()
        roster = rosters.stage(data, "roster.xlsx", cast.tree.township_a, by=cast.administrator)
        assert bool(roster.summary["problem_count"]) == (roster.state == "refused") == (not roster.storage_name)
        assert User.objects.count() == before
        return {problem["cell"]: problem["message"] for problem in roster.summary["problems"]}

    return look


def picture():
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        ({"姓名": ""}, "A2"),
        ({"姓名": "12345"}, "A2"),
        ({"姓名": "长" * 51}, "A2"),
        ({"姓名": "<b>示例</b>"}, "A2"),
        ({"手机号": "1390000"}, "B2"),
        ({"手机号": "", "身份证号": ""}, "B2"),
        ({"身份证号": "330106198001010011"}, "C2"),
        ({"身份证号": "33010619801301001X"}, "C2"),
        ({"培训对象": ""}, "E2"),
        ({"培训对象": "外星人"}, "E2"),
        ({"岗位": "长" * 41}, "F2"),
        ({"邮箱": "not-an-address"}, "G2"),
        ({"姓名": "长" * 5000}, "A2"),
    ],
)
@pytest.mark.parametrize("make", [xlsx, text])
def test_wrong_cell_is_named(problems, make, cells, cell):
    assert set(problems(make([row(1, **cells)]))) == {cell}


def test_numbers_that_excel_made_are_refused_by_name(problems):
    book = Workbook()
    book.active.append(HEADER)
    for line in range(2, 8):
        book.active.append(["示例", phone(line), "", "", "health", "", ""])
    book.active["B7"] = 1.3800138e10
    book.active["B4"] = 13800138000
    book.active["C5"] = 4.4e17
    out = io.BytesIO()
    book.save(out)
    assert set(problems(out.getvalue())) == {"B4", "C5", "B7"}


@pytest.mark.parametrize("value", ["1.38E+10", "1.38001e+10", "13800138000.0"])
def test_exponents_in_text_are_refused_by_name(problems, value):
    assert set(problems(text([row(1), row(2, 手机号=value)]))) == {"B3"}


def test_gbk_with_formulas_and_duplicates(problems):
    rows = [row(1), row(2, 姓名='=HYPERLINK("http://x")'), row(1, 姓名="重复"), row(3, 岗位="@SUM(A1)")]
    assert set(problems(text(rows, encoding="gbk"))) == {"A3", "B4", "F5"}


def test_formula_cells_of_a_workbook_are_refused(problems):
    assert set(problems(xlsx([row(1, 手机号="=B1"), row(2, 姓名='=CMD|"/c calc"!A0')]))) == {"B2", "A3"}


def test_duplicate_names_the_first_row(problems):
    found = problems(
        xlsx([row(1), row(2, 身份证号=id_number(7)), row(3, 身份证号=id_number(7)), row(1, 邮箱="a@b.cn"), row(5, 邮箱="a@b.cn")])
    )
    assert set(found) == {"C4", "B5", "G6"}
    assert "3" in found["C4"]
    assert "2" in found["B5"]


def test_columns_in_another_order_and_unknown_ones(cast):
    header = ["序号", "邮箱", "培训对象", "手机号码", "姓名 "]
    data = xlsx([{"序号": "1", "培训对象": "health", "手机号码": phone(1), "姓名 ": "示例"}], header=header)
    roster = rosters.stage(data, "x.xlsx", cast.tree.township_a, by=cast.administrator)
    assert (roster.summary["counts"]["new"], roster.summary["ignored"]) == (1, ["序号"])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n\n",
        text([]),
        xlsx([]),
        text([row(1)], header=["手机号", "培训对象"]),
        text([row(1)], header=["姓名", "姓名", "手机号", "培训对象"]),
        picture(),
        b"%PDF-1.7 roster",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        b"PK\x03\x04" + b"\x00" * 100,
        "姓名,手机号".encode("utf-16"),
        '姓名,手机号,培训对象\n"示例,19900000001,health'.encode(),
        b"\xff\xff\xff\xfe\x81",
    ],
    ids=[
        "empty", "blank lines", "header only", "header only xlsx", "no name", "title twice", "picture", "pdf", "old xls", "broken zip",
        "utf-16", "open quotation mark", "no encoding",
    ],
)  # fmt: skip
def test_what_is_no_roster_is_refused_whole_in_words(problems, data):
    (message,) = problems(data).values()
    assert len(message) > 5


def test_an_old_workbook_is_called_so(problems):
    (message,) = problems(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600).values()
    assert "（.xls）" in message
    assert "另存为 .xlsx" in message


def test_another_archive_is_no_workbook(problems):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert set(problems(out.getvalue())) == {""}


def test_bomb_is_refused_before_it_unpacks(problems, monkeypatch):
    out = io.BytesIO(xlsx([row(1)]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", b"\0" * (sheets.MAX_UNPACKED + 1))
    assert len(out.getvalue()) < 200_000
    monkeypatch.setattr(sheets.openpyxl, "load_workbook", lambda *args, **kwargs: pytest.fail("it was opened"))
    assert set(problems(out.getvalue())) == {""}


def test_fifty_megabytes_are_refused(problems):
    (message,) = problems(b"x" * (50 * 1024 * 1024)).values()
    assert "50" in message


def test_one_row_too_many(problems, monkeypatch):
    monkeypatch.setattr(roster_check, "MAX_ROWS", 3)
    assert problems(xlsx([row(number) for number in range(3)])) == {}
    assert "3" in problems(xlsx([row(number) for number in range(4)]))[""]


def test_many_problems_are_counted_and_the_first_kept(cast, monkeypatch):
    monkeypatch.setattr(examining, "MAX_PROBLEMS", 5)
    roster = rosters.stage(xlsx([row(1, 手机号="1")] * 9), "x.xlsx", cast.tree.township_a, by=cast.administrator)
    assert (len(roster.summary["problems"]), roster.summary["problem_count"]) == (5, 9)


def test_no_problem_repeats_what_stood_in_the_cell(problems):
    found = problems(xlsx([row(1, 手机号="139000012345678", 身份证号="330106198001010011")]))
    assert "139000012345678" not in str(found)
    assert "330106198001010011" not in str(found)


def test_sparse_sheet_ends(problems):
    book = Workbook()
    book.active.append(HEADER)
    book.active.cell(900_000, 1, "示例")
    out = io.BytesIO()
    book.save(out)
    assert set(problems(out.getvalue())) == {""}
