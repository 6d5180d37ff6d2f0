"""Reads the words of one file. Runs alone, in a process of its own with bounded time, memory and output:

    python -I reader.py FILE KIND  →  {"text": …, "reason": …, "cut": …} on standard output

Whatever the file holds, nothing of it is run, unpacked onto the disk or fetched from elsewhere. Django is not needed here.
"""

import codecs
import json
import re
import sys
import zipfile
from pathlib import Path

MAX_BYTES = 40 * 1024 * 1024
MAX_CHARACTERS = 200_000
MAX_PAGES = 500
MAX_UNPACKED = 64 * 1024 * 1024
MAX_MEMBERS = 5000
MAX_RATIO = 200
RATIO_FROM = 1024 * 1024
MEMORY = 768 * 1024 * 1024
CPU_SECONDS = 20
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SLIDE = re.compile(r"ppt/slides/slide(\d{1,5})\.xml")
HAN = "\u3400-\u9fff\uf900-\ufaff，。；：、！？）》”"
BROKEN_LINE = re.compile(rf"(?<=[{HAN}])[ \t]*\n[ \t]*(?=[{HAN}（《“])")


class Unreadable(Exception):
    """The file gives no words; the argument is the code of the reason."""


class Enough(Exception):
    """As many characters as are kept."""


class Words(list):
    """Pieces of text up to the limit."""

    def __init__(self):
        super().__init__()
        self.left = MAX_CHARACTERS

    def add(self, piece):
        self.append(piece[: self.left])
        self.left -= len(piece)
        if self.left <= 0:
            raise Enough


def read(path, kind):
    """{"text", "reason", "cut"}: a reason says why there is no text; `cut` that more follows than is kept."""
    words, cut = Words(), False
    try:
        reader = READERS.get(kind)
        if reader is None:
            raise Unreadable("unsupported")
        if Path(path).stat().st_size > MAX_BYTES:
            raise Unreadable("too-large")
        cut = bool(reader(path, words))
    except Enough:
        cut = True
    except Unreadable as refusal:
        return {"text": "", "reason": str(refusal), "cut": False}
    except MemoryError:
        return {"text": "", "reason": "too-much", "cut": False}
    except Exception as error:  # any library's own complaint about a broken file
        print(f"{type(error).__name__}: {error}"[:300], file=sys.stderr)
        return {"text": "", "reason": "broken", "cut": False}
    text = tidy("".join(words))
    return {"text": text, "reason": "" if text else "no-text", "cut": cut and bool(text)}


def tidy(text):
    """Without control characters, half characters and heaps of blanks."""
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\r", "\n")
    text = re.sub(r"[^\S\n]+", " ", "".join(char for char in text if char >= " " or char in "\n\t"))
    return re.sub(r"\s*\n\s*", "\n", text).strip()


def read_plain(path, words):
    data = Path(path).read_bytes()
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            words.add(text)
            return
    raise Unreadable("broken")


def _encodings(data):
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    if data[:4096].count(0):
        # Without a mark: Latin letters and blanks have their zero byte on the odd or on the even side.
        return ["utf-16-le"] if data[1:4096:2].count(0) > data[:4096:2].count(0) else ["utf-16-be"]
    return ["utf-8-sig", "gb18030"]


def read_pdf(path, words):
    from pypdf import PdfReader

    document = PdfReader(path, strict=False)
    if document.is_encrypted and not document.decrypt(""):
        raise Unreadable("encrypted")
    failed, pages = 0, 0
    for page in document.pages:
        if pages == MAX_PAGES:
            return True
        pages += 1
        try:
            text = page.extract_text() or ""
        except (MemoryError, RecursionError):
            raise
        except Exception:
            failed += 1
            continue
        words.add(BROKEN_LINE.sub("", text) + "\n")
    if failed and failed == pages:
        raise Unreadable("broken")
    return failed > 0


def read_docx(path, words):
    with _package(path) as package:
        for event, element in _parse(package, "word/document.xml"):
            if event == "end" and element.tag == f"{WORD}r":
                _run(element, words)
            elif event == "end" and element.tag == f"{WORD}p":
                words.add("\n")
                element.clear()


def _run(element, words):
    """A run of one style; what the author has hidden or struck out is not read."""
    if element.find(f"{WORD}rPr/{WORD}vanish") is not None:
        return
    for child in element:
        if child.tag == f"{WORD}t":
            words.add(child.text or "")
        elif child.tag in (f"{WORD}tab", f"{WORD}br"):
            words.add(" ")


def read_pptx(path, words):
    with _package(path) as package:
        found = [match for name in package.namelist() if (match := SLIDE.fullmatch(name))]
        if "ppt/presentation.xml" not in package.namelist():
            raise Unreadable("broken")
        for match in sorted(found, key=lambda match: int(match[1]))[:MAX_PAGES]:
            _slide(package, match[0], words)
        return len(found) > MAX_PAGES


def _slide(package, name, words):
    for event, element in _parse(package, name):
        if event == "start":
            if element.tag.endswith("}sld") and element.get("show") in ("0", "false"):
                return
        elif element.tag == f"{DRAWING}t":
            words.add(element.text or "")
        elif element.tag == f"{DRAWING}p":
            words.add("\n")
            element.clear()


def _package(path):
    """The zip archive, once its directory promises nothing unreasonable. Members are read by name, never unpacked."""
    with open(path, "rb") as file:
        if file.read(8) == OLE:
            data = file.read(4 * 1024 * 1024)
            raise Unreadable("encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "unsupported")
    package = zipfile.ZipFile(path)
    members = package.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Unreadable("too-much")
    for member in members:
        if member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise Unreadable("too-much")
        if member.flag_bits & 1:
            raise Unreadable("encrypted")
    return package


def _parse(package, name):
    """(event, element) of an XML member; entities and document types are refused."""
    from defusedxml.ElementTree import iterparse

    with package.open(name) as member:
        yield from iterparse(member, events=("start", "end"), forbid_dtd=True)


READERS = {"txt": read_plain, "csv": read_plain, "pdf": read_pdf, "docx": read_docx, "pptx": read_pptx}


def bound_this_process():
    """So much memory and processor time and not a byte more; nothing is written, no file beyond a few is open."""
    import resource

    for limit, amount in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):  # fmt: skip
        try:
            resource.setrlimit(limit, (amount, amount))
        except (ValueError, OSError):  # a system that doesn't know this limit; the time that the caller gives still holds
            continue


if __name__ == "__main__":
    bound_this_process()
    sys.stdout.write(json.dumps(read(sys.argv[1], sys.argv[2])))
