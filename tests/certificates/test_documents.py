"""The printed document: every glyph embedded, nothing evaluated, the same bytes for the same snapshot, no orphan file."""

import hashlib
import os
import shutil
import subprocess
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage, storages
from django.utils import timezone
from PIL import Image

from portal.certificates import fonts
from portal.certificates.domain import documents
from portal.certificates.models import Certificate

from .scene import certify

pytestmark = pytest.mark.django_db
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="skipped, because pdftotext (poppler-utils) is not installed")


def words(pdf, tmp_path):
    (tmp_path / "c.pdf").write_bytes(pdf)
    run = subprocess.run(["pdftotext", "-layout", str(tmp_path / "c.pdf"), "-"], capture_output=True, check=True)
    return run.stdout.decode()


def poppler(command, pdf, tmp_path):
    (tmp_path / "c.pdf").write_bytes(pdf)
    return subprocess.run([command, str(tmp_path / "c.pdf")], capture_output=True, check=True).stdout.decode()


def test_the_fonts_are_the_ones_of_the_list():
    listed = dict(line.split()[::-1] for line in (fonts.FOLDER / "SHA256SUMS").read_text().splitlines())
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in fonts.files()} == listed
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts.FOLDER / "OFL.txt").read_text()


def test_missing_characters_are_named_once_each():
    assert fonts.missing_characters("𠮷䶮㛃阿依古丽·买买提 Ali") == []
    assert fonts.missing_characters("\U0002a6d6a\U0002a6d6\u200b") == [
        {"character": "\U0002a6d6", "code": "U+2A6D6"},
        {"character": "\u200b", "code": "U+200B"},
    ]


@needs_poppler
@pytest.mark.parametrize("name", ["周兰", "𠮷䶮㛃", "阿依古丽·买买提", "#panic()", "*x* _y_ $z$", '#read("/etc/passwd")', "\\u{41} // [a]"])
def test_the_page_says_what_was_frozen_and_evaluates_nothing(cast, tmp_path, name):
    made = certify(cast, name=name)
    text = words(documents.document(made), tmp_path)
    bare = "".join(text.split())
    for part in (
        name,
        "培训学时证明",
        "示例甲镇",
        "（8+x）",
        "基础知识",
        "人际沟通与干预",
        "14",
        made.number,
        made.characters,
        "示例县社会心理服务中心",
        "加盖公章处",
    ):
        assert "".join(part.split()) in bare
    assert "不是职业资格" in bare
    assert "2026年6月8日至2026年10月30日" in bare


@needs_poppler
def test_only_embedded_noto_fonts_are_used(cast, tmp_path):
    listing = poppler("pdffonts", documents.document(certify(cast, name="𠮷䶮㛃·ＡＢ")), tmp_path)
    rows = listing.splitlines()[2:]
    assert rows
    for row in rows:
        assert "CJKsc-Regular" in row
        assert row.split()[-5] == "yes", row  # the column "emb"


@needs_poppler
@pytest.mark.parametrize(("count", "pages"), [(1, "1"), (9, "1"), (12, "1"), (30, "2")])
def test_twelve_modules_fit_on_one_page(cast, tmp_path, count, pages):
    made = certify(cast, modules=[(f"模块{n}", 4) for n in range(count)])
    info = poppler("pdfinfo", documents.document(made), tmp_path)
    assert [line.split()[-1] for line in info.splitlines() if line.startswith("Pages:")] == [pages]
    assert made.characters in words(documents.document(made), tmp_path)


def test_a_name_of_fifty_characters_prints(cast):
    assert documents.document(certify(cast, name="阿卜杜热合曼·" * 7)).startswith(b"%PDF")


def test_the_same_snapshot_gives_the_same_bytes(certificate):
    first = documents.document(certificate)
    assert documents.printed(Certificate.objects.get()) == first
    assert hashlib.sha256(first).hexdigest() == Certificate.objects.get().pdf_sha256


def test_a_lost_or_altered_file_is_made_again(certificate):
    first = documents.document(certificate)
    storage = storages["private"]
    assert certificate.pdf == "certificates/2026/XQ-2026-000001.pdf"
    storage.delete(certificate.pdf)
    assert documents.document(Certificate.objects.get()) == first
    with open(storage.path(certificate.pdf), "wb") as file:
        file.write(b"%PDF-forged")
    assert documents.document(Certificate.objects.get()) == first
    assert storage.listdir("certificates/2026")[1] == ["XQ-2026-000001.pdf"]


class Objects(InMemoryStorage):
    """Names no path, as storages that hold no files do."""

    path = Storage.path

    def _relative_path(self, name):
        return os.path.relpath(super().path(name), self.location)


def test_a_storage_without_paths_holds_whole_documents(cast, settings):
    """As an object store: it refuses to name a path, and what it holds is read, replaced and swept all the same."""
    settings.STORAGES = settings.STORAGES | {"private": {"BACKEND": f"{__name__}.Objects"}}
    storage = storages["private"]
    made = certify(cast)
    first = documents.document(made)
    with pytest.raises(NotImplementedError):
        storage.path(made.pdf)
    with storage.open(made.pdf, "wb") as file:
        file.write(b"altered")
    assert documents.document(Certificate.objects.get(pk=made.pk)) == first
    folder, _slash, name = made.pdf.rpartition("/")
    assert storage.listdir(folder) == ([], [name])
    orphan = storage.save(f"{folder}/{made.number[:-1]}X.pdf", ContentFile(b"%PDF"))
    assert documents.sweep_orphans(timezone.now() + timedelta(hours=2)) == [orphan]
    assert storage.exists(made.pdf)


def test_orphans_and_half_files_are_swept_and_documents_stay(certificate):
    documents.document(certificate)
    storage = storages["private"]
    half = storage.save("certificates/2026/XQ-2026-000001.pdf.abc.part", ContentFile(b"half"))
    orphan = storage.save("certificates/2026/XQ-2026-000777.pdf", ContentFile(b"nobody's"))
    assert documents.sweep_orphans(timezone.now()) == []
    assert sorted(documents.sweep_orphans(timezone.now() + timedelta(hours=2))) == sorted([half, orphan])
    assert storage.listdir("certificates/2026")[1] == ["XQ-2026-000001.pdf"]


def test_the_picture_is_an_a4_png_with_ink(certificate):
    image = Image.open(BytesIO(documents.picture(certificate)))
    assert (image.format, image.size) == ("PNG", (1240, 1754))
    assert len(image.convert("L").getcolors()) > 50


def test_the_picture_of_a_long_certificate_holds_both_pages(cast):
    made = certify(cast, modules=[(f"模块{n}", 1) for n in range(30)])
    assert Image.open(BytesIO(documents.picture(made))).size == (1240, 2 * 1754)


def test_the_code_leads_to_the_page_with_the_characters(certificate, settings):
    settings.SITE_URL = "https://xinqiao.example"
    assert documents.address(certificate) == f"https://xinqiao.example/verify/XQ-2026-000001/?c={certificate.characters}"
