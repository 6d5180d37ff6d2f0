"""The code on the printed page, read back as a phone's camera reads it."""

import shutil
import subprocess
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from portal.certificates.domain import documents

from .scene import certify

pytestmark = pytest.mark.django_db
needs_poppler = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="skipped, because pdftoppm (poppler-utils) is not installed")
ADDRESS = "https://xinqiao.example/verify/{number}/?c={characters}"


@pytest.fixture
def certificate(cast, settings):
    settings.SITE_URL = "https://xinqiao.example"
    return certify(cast)


def codes(image):
    return [code.text for code in zxingcpp.read_barcodes(image.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)]


def address(certificate):
    return ADDRESS.format(number=certificate.number, characters=certificate.characters)


def test_the_code_on_the_picture_is_the_address_with_the_characters(certificate):
    image = Image.open(BytesIO(documents.picture(certificate)))
    assert codes(image) == [address(certificate)]


@pytest.mark.parametrize("width", [620, 2480])
def test_it_is_read_from_a_small_screen_and_a_sharp_scan_too(certificate, width):
    image = Image.open(BytesIO(documents.picture(certificate)))
    assert codes(image.resize((width, image.height * width // image.width))) == [address(certificate)]


def test_a_page_turned_in_the_scanner_is_read(certificate):
    image = Image.open(BytesIO(documents.picture(certificate)))
    assert codes(image.rotate(7, expand=True, fillcolor="white")) == [address(certificate)]


@needs_poppler
def test_the_code_of_the_pdf_is_the_same(certificate, tmp_path):
    (tmp_path / "c.pdf").write_bytes(documents.document(certificate))
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", "c.pdf", "c"], cwd=tmp_path, check=True)
    assert codes(Image.open(tmp_path / "c.png")) == [address(certificate)]


def test_each_certificate_of_a_list_carries_its_own(cast, settings):
    settings.SITE_URL = "https://xinqiao.example"
    for number in range(3):
        made = certify(cast, key=f"programme:{number}")
        assert codes(Image.open(BytesIO(documents.picture(made)))) == [address(made)]
