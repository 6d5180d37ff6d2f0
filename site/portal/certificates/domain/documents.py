"""The printed document: made from the snapshot after the row is committed, kept in the private storage, remade if lost."""

import hashlib
import json
import os
import threading
import uuid
from datetime import timedelta
from functools import cache
from io import BytesIO

import segno
import typst
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.urls import reverse
from PIL import Image

from .. import fonts
from ..layouts import layout
from ..models import Certificate

FOLDER = "certificates"
PICTURE_PPI = 150
_TEMPORARY = ".part"
_lock = threading.Lock()  # a compiler serves one thread at a time


def document(certificate):
    """The PDF as bytes, from the storage; made and kept there when it is missing or not what was kept."""
    data = _read(certificate)
    if data is None:
        data = printed(certificate)
        _keep(certificate, data)
        _note([certificate])
    return data


def make(certificates):
    """Make and keep the documents of several certificates, whatever is there."""
    for certificate in certificates:
        _keep(certificate, printed(certificate))
    _note(certificates)


def picture(certificate):
    """The pages under one another as PNG, for phones that open no PDF."""
    pages = _compile(certificate, format="png", ppi=PICTURE_PPI)
    return pages if isinstance(pages, bytes) else _stacked(pages)


def _stacked(pages):
    sheets = [Image.open(BytesIO(page)) for page in pages]
    whole = Image.new("RGB", (sheets[0].width, sum(sheet.height for sheet in sheets)), "white")
    top = 0
    for sheet in sheets:
        whole.paste(sheet, (0, top))
        top += sheet.height
    drawn = BytesIO()
    whole.save(drawn, "PNG", optimize=False)
    return drawn.getvalue()


def printed(certificate):
    """The PDF made anew: the same snapshot gives the same bytes."""
    return _compile(certificate, format="pdf")


def address(certificate):
    """The address the QR code leads to, with the verification characters."""
    path = reverse("certificates:check", args=[certificate.number])
    return f"{settings.SITE_URL}{path}?c={certificate.characters}"


def storage_name(certificate):
    return f"{FOLDER}/{certificate.number.split('-')[1]}/{certificate.number}.pdf"


@cache
def _fonts():
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.FOLDER)])


@cache
def _compiler(template):
    os.environ.setdefault("RAYON_NUM_THREADS", "1")  # one sheet gains nothing from threads
    return typst.Compiler(root=str(template.parent), font_paths=_fonts(), ignore_system_fonts=True)


@cache
def _source(template):
    return template.read_bytes()


def _compile(certificate, **options):
    chosen = layout(certificate.kind)
    data = chosen.data(certificate) | _identity(certificate)
    return typeset(chosen.template, data, at=certificate.issued_at, **options)


def typeset(template, data, *, at, **options):
    """A typst template with its JSON-ready data as bytes; `at` is the time the document says it was made.

    The data is a file beside the template: what does not depend on it, typst lays out once for all documents of the process.
    """
    files = {"main.typ": _source(template), "data.json": json.dumps(data, ensure_ascii=False).encode()}
    with _lock:
        return _compiler(template).compile(input=files, timestamp=int(at.timestamp()), **options)


def _identity(certificate):
    drawn = BytesIO()
    # Readers undo any of the eight masks; looking for the prettiest takes three quarters of the drawing's time.
    segno.make(address(certificate), error="m", micro=False, mask=4).save(drawn, kind="svg", border=2, dark="#06302e", xmldecl=False)
    return {
        "number": certificate.number,
        "characters": certificate.characters,
        "address": f"{settings.SITE_URL}{reverse('certificates:verify')}",
        "qr": drawn.getvalue().decode(),
    }


def _read(certificate):
    storage = storages["private"]
    if not certificate.pdf or not storage.exists(certificate.pdf):
        return None
    with storage.open(certificate.pdf) as file:
        data = file.read()
    return data if hashlib.sha256(data).hexdigest() == certificate.pdf_sha256 else None


def _keep(certificate, data):
    """Write under another name, then rename: a killed process leaves no half file under the true name."""
    certificate.pdf = _write(storages["private"], storage_name(certificate), data)
    certificate.pdf_sha256 = hashlib.sha256(data).hexdigest()


def _note(certificates):
    """Which file belongs to which row; a process killed before it finds none here and makes the file again."""
    with transaction.atomic():
        for certificate in certificates:
            Certificate.objects.filter(pk=certificate.pk).update(pdf=certificate.pdf, pdf_sha256=certificate.pdf_sha256)


def _write(storage, name, data):
    try:
        final = storage.path(name)
    except NotImplementedError:  # an object store writes whole objects or nothing
        storage.delete(name)
        return storage.save(name, ContentFile(data))
    part = storage.save(f"{name}.{uuid.uuid4().hex}{_TEMPORARY}", ContentFile(data))
    os.replace(storage.path(part), final)
    return name


def sweep_orphans(now, age=timedelta(hours=1)):
    """Delete half files and files of no certificate that are older than `age`; return their names."""
    storage = storages["private"]
    removed = []
    for folder in _years(storage):
        files = [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
        numbers = [name.rsplit("/", 1)[1].removesuffix(".pdf") for name in files]
        known = set(Certificate.objects.filter(number__startswith=os.path.commonprefix(numbers)).values_list("number", flat=True))
        for name, number in zip(files, numbers, strict=True):
            if number not in known and now - storage.get_modified_time(name) > age:
                storage.delete(name)
                removed.append(name)
    return removed


def _years(storage):
    if not storage.exists(FOLDER):
        return []
    return [f"{FOLDER}/{year}" for year in storage.listdir(FOLDER)[0]]
