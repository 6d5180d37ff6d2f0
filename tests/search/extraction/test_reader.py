"""Words out of real files; and files that mean harm, each in the process that bounds it."""

import io
import os
import time
import zipfile

import pytest

from portal.search.extraction import process, reader

from .files import TYPES, archive, docx, pdf, pptx

HIDDEN = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏起来的话</w:t></w:r><w:r><w:t>看得见的话</w:t></w:r>"


def read(data, kind):
    return process.extract(io.BytesIO(data), kind)


def test_words_of_a_pdf_are_read_across_its_lines_and_pages():
    found = read(pdf("夜里翻来覆去怎么办，" * 30, "第二页写着蝴蝶拍。"), "pdf")
    assert found.reason == ""
    assert "夜里翻来覆去怎么办，" * 10 in found.text
    assert "第二页写着蝴蝶拍。" in found.text


def test_words_of_a_word_file_are_read_but_not_what_its_author_hid():
    found = read(docx("放松练习", HIDDEN), "docx")
    assert found.text == "放松练习\n看得见的话"


def test_slides_are_read_in_order_without_the_hidden_one():
    slides = [f"第{number}张" for number in range(1, 12)]
    found = read(pptx(*slides, hidden={3}), "pptx")
    assert found.text.split("\n") == [slide for slide in slides if slide != "第3张"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_text_is_read_in_the_encodings_that_people_save(encoding):
    text = "蝴蝶拍的做法 abc\r\n双手交叉"
    assert read(text.encode(encoding), "txt").text == "蝴蝶拍的做法 abc\n双手交叉"


@pytest.mark.parametrize(
    ("kind", "data", "reason"),
    [
        ("pdf", b"", "broken"),
        ("pdf", b"%PDF-1.7\nnothing here", "broken"),
        ("docx", b"PK\x03\x04 broken", "broken"),
        ("docx", b"", "broken"),
        ("docx", archive({"[Content_Types].xml": TYPES}), "broken"),
        ("pptx", archive({"[Content_Types].xml": TYPES}), "broken"),
        ("docx", reader.OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("docx", reader.OLE + b"an old .doc", "unsupported"),
        ("txt", b"", "no-text"),
        ("txt", b"\xff\xfe\x00", "broken"),
        ("txt", b"\x89PNG\xff\xff\xff", "broken"),
        ("xlsx", archive({"a": "b"}), "unsupported"),
        ("", b"x", "unsupported"),
    ],
)
def test_what_gives_no_words_says_why(kind, data, reason):
    found = read(data, kind)
    assert (found.text, found.reason) == ("", reason)


def test_a_pdf_behind_a_password_is_told_and_one_with_an_empty_password_is_read():
    from pypdf import PdfReader, PdfWriter

    def locked(password):
        writer, file = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("蝴蝶拍")))), io.BytesIO()
        writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
        writer.write(file)
        return file.getvalue()

    assert read(locked("secret"), "pdf").reason == "encrypted"
    assert "蝴蝶拍" in read(locked(""), "pdf").text


def test_a_pdf_of_pictures_alone_has_no_text():
    assert read(pdf("#rect(width: 3cm, height: 2cm)"), "pdf").reason == "no-text"


def test_a_zip_bomb_is_not_unpacked():
    bomb = archive({"[Content_Types].xml": TYPES, "word/document.xml": b"0" * (40 * 1024 * 1024)})
    assert len(bomb) < 100_000
    began = time.monotonic()
    assert read(bomb, "docx").reason == "too-much"
    assert time.monotonic() - began < 10


def test_an_archive_of_very_many_members_is_refused():
    many = {f"word/{number}.xml": "" for number in range(reader.MAX_MEMBERS + 1)}
    assert read(archive(many, zipfile.ZIP_STORED), "docx").reason == "too-much"


def test_entities_that_grow_or_fetch_are_refused():
    laughs = '<!DOCTYPE a [<!ENTITY a "' + "哈" * 1000 + '"><!ENTITY b "' + "&a;" * 1000 + '">]>'
    assert read(docx("&b;", more=laughs), "docx").reason == "broken"
    local = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    found = read(docx("&a;", more=local), "docx")
    assert (found.text, found.reason) == ("", "broken")


def test_names_that_lead_out_of_the_archive_lead_nowhere(tmp_path):
    trick = archive({"[Content_Types].xml": TYPES, "../../../evil.txt": "x", "/etc/evil.txt": "x", "word/document.xml": "<a/>"})
    before = set(os.listdir("/tmp"))
    assert read(trick, "docx").reason == "no-text"
    assert not [name for name in set(os.listdir("/tmp")) - before if "evil" in name]


def test_only_so_many_characters_are_kept():
    found = read(("蝴蝶" * reader.MAX_CHARACTERS).encode(), "txt")
    assert len(found.text) == reader.MAX_CHARACTERS
    assert found.cut


def test_a_file_beyond_the_size_is_not_read(monkeypatch):
    monkeypatch.setattr(reader, "MAX_BYTES", 1000)
    assert read(b"a" * 1001, "txt").reason == "too-large"


def test_a_reader_that_does_not_come_back_is_ended(monkeypatch, tmp_path):
    asleep = tmp_path / "asleep.py"
    asleep.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(process, "SECONDS", 0.5)
    monkeypatch.setattr(reader, "__file__", str(asleep))
    began = time.monotonic()
    assert read(b"x", "txt").reason == "too-long"
    assert time.monotonic() - began < 10


def test_the_reader_bounds_its_own_memory_and_writes_nothing(monkeypatch, tmp_path):
    """The same limits, around a reader that asks for two gigabytes and for a file of its own."""
    greedy = tmp_path / "greedy.py"
    greedy.write_text(
        f"import sys; sys.path.insert(0, {os.path.dirname(reader.__file__)!r})\n"
        "import reader, json; reader.bound_this_process()\n"
        "def grow(path, words):\n    words.add(str(len(bytearray(2 * 1024 ** 3))))\n"
        "def write(path, words):\n    with open(path + '.new', 'w') as file:\n        file.write('x' * 10)\n"
        "reader.READERS.update(txt=grow, csv=write)\n"
        "print(json.dumps(reader.read(sys.argv[1], sys.argv[2])))\n"
    )
    monkeypatch.setattr(reader, "__file__", str(greedy))
    assert read(b"x", "txt").reason == "too-much"
    assert read(b"x", "csv").reason == "broken"


def test_the_reader_knows_nothing_of_the_server(monkeypatch, tmp_path):
    nosy = tmp_path / "nosy.py"
    nosy.write_text("import os, json; print(json.dumps({'text': ' '.join(sorted(os.environ)), 'reason': '', 'cut': False}))")
    monkeypatch.setenv("SECRET_KEY", "key")
    monkeypatch.setattr(reader, "__file__", str(nosy))
    assert "SECRET_KEY" not in read(b"x", "txt").text.split()
    assert "DATABASE_URL" not in read(b"x", "txt").text.split()
