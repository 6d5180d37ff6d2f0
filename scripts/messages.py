#!/usr/bin/env python
"""Translations without the gettext programs: extract, compile, check.

    python scripts/messages.py extract [ROOM …]   add new msgids to each room's zh_Hans catalogue, empty
    python scripts/messages.py compile [ROOM …]   write the .mo beside each .po that has changed
    python scripts/messages.py check              name every text without a Chinese translation; exit 1 if any

A room is a folder such as site/portal/jobs or themes.
"""

import argparse
import ast
import re
import sys
from collections import defaultdict
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("site/portal", "courses", "knowledge_base", "time_bank", "themes")
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
# Catalogues we lean on: a text that they translate needs no entry of ours.
BORROWED = (
    "django/conf",
    "django/contrib/auth",
    "django/contrib/contenttypes",
    "django/contrib/humanize",
    "wagtail",
    "allauth",
    "wagtailmedia",
    "import_export",
)
# Packages whose own gaps our pages would show: their texts need a translation as ours do.
COMPLETED = ("wagtailmedia", "import_export")

FUNCTIONS = {
    "gettext": ("msgid",),
    "gettext_lazy": ("msgid",),
    "gettext_noop": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "ngettext_lazy": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "pgettext_lazy": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
    "npgettext_lazy": ("context", "msgid", "plural"),
}
CJK = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
TEMPLATE_CALL = re.compile(rf"\b(gettext|ngettext|pgettext|npgettext|_)\(\s*{LITERAL}(?:\s*,\s*{LITERAL})?(?:\s*,\s*{LITERAL})?")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


class Found:
    """Every message of some files: {(context, msgid): (plural, [places])}, and what could not be read."""

    def __init__(self):
        self.messages = {}
        self.problems = []

    def add(self, place, msgid, context=None, plural=None):
        if msgid:
            kept_plural, places = self.messages.get((context, msgid), (None, []))
            self.messages[context, msgid] = (plural or kept_plural, [*places, place])


def room_of(path):
    """The folder that holds the catalogue for a source file."""
    parts = path.relative_to(ROOT).parts
    depth = {"site": 3, "courses": 2, "time_bank": 2}.get(parts[0], 1)
    return ROOT.joinpath(*parts[: min(depth, len(parts) - 1)])


def our_files(suffixes):
    for source in SOURCES:
        for path in sorted((ROOT / source).rglob("*")):
            if path.suffix in suffixes and not {"migrations", "vendor", "static"} & set(path.parts):
                yield path


def read_python(path, found, label=None):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = _translation_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = getattr(node.func, "id", None) or (getattr(node.func, "attr", None) or "")
            kind = names.get(function) or (function if function in FUNCTIONS else None)
            if kind:
                _add_call(node, FUNCTIONS[kind], found, f"{label or path.relative_to(ROOT)}:{node.lineno}")


def _translation_names(tree):
    imports = (n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module == "django.utils.translation")
    return {a.asname or a.name: a.name for n in imports for a in n.names if a.name in FUNCTIONS}


def _add_call(node, slots, found, place):
    values = [a.value if isinstance(a, ast.Constant) and isinstance(a.value, str) else None for a in node.args[: len(slots)]]
    if len(values) < len(slots) or None in values:
        # A variable is legitimate (a registry of lazy labels); an f-string never is.
        if any(isinstance(a, ast.JoinedStr) for a in node.args):
            found.problems.append(f"{place}: an f-string can't be translated")
        return
    found.add(place, **dict(zip(slots, values, strict=True)))


def read_template(path, found, label=None):
    from django.utils.translation.template import templatize

    label = label or path.relative_to(ROOT)
    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in TEMPLATE_CALL.finditer(code):
        slots = ("msgid",) if call[1] == "_" else FUNCTIONS[call[1]]
        values = [ast.literal_eval(text) for text in call.groups()[1:] if text][: len(slots)]
        found.add(f"{label}:{code.count(chr(10), 0, call.start()) + 1}", **dict(zip(slots, values, strict=False)))


def read_ours():
    found = Found()
    for path in our_files({".py"}):
        read_python(path, found)
    for path in our_files({".html", ".txt"}):
        if "templates" in path.parts:
            read_template(path, found)
    return found


def read_package(name):
    found = Found()
    root = package_folder(name)
    for path in sorted(root.rglob("*")):
        label = f"{name}/{path.relative_to(root)}"
        if {"migrations", "tests", "test", "locale"} & set(path.relative_to(root).parts):
            continue
        if path.suffix == ".py":
            read_python(path, found, label)
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            read_template(path, found, label)
    return found


def package_folder(name):
    top, _, rest = name.partition("/")
    return Path(next(iter(find_spec(top).submodule_search_locations))) / rest


def _translated(entry):
    return all(entry.msgstr_plural.values()) if entry.msgid_plural else bool(entry.msgstr)


def our_catalogues():
    for source in SOURCES:
        yield from sorted((ROOT / source).rglob(str(CATALOGUE)))


def known():
    """Keys of all messages that have a Chinese translation, ours or borrowed."""
    keys = set()
    for name in BORROWED:
        for path in package_folder(name).rglob("locale/zh_Hans/LC_MESSAGES/django.mo"):
            keys |= {(e.msgctxt, e.msgid) for e in polib.mofile(str(path)) if _translated(e)}
    for path in our_catalogues():
        keys |= {(e.msgctxt, e.msgid) for e in polib.pofile(str(path)) if _translated(e) and not e.fuzzy and not e.obsolete}
    return keys


class _Words(HTMLParser):
    """Collects text that a template writes outside of any translation tag."""

    SHOWN = {"alt", "title", "placeholder", "aria-label"}
    SILENT = {"style", "script", "code"}

    def __init__(self):
        super().__init__()
        self.found = []
        self.silent = []

    def handle_starttag(self, tag, attrs):
        # What names its own language stays in it, as the names of languages in a menu do.
        if tag in self.SILENT or (tag != "html" and "lang" in dict(attrs)) or tag in self.silent:
            self.silent.append(tag)
        for name, value in attrs:
            if name in self.SHOWN and value:
                self.handle_data(value)

    def handle_endtag(self, tag):
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data):
        # Two letters at least; single ones are marks, and QR, PDF and the like are the same in both languages.
        words = re.findall(rf"[a-z]{{2,}}|[A-Z][a-z]+|{CJK.pattern}+", data)
        if words and not self.silent:
            self.found.append((self.getpos()[0], " ".join(data.split())[:60]))


def _blank(match):
    return "\n" * match[0].count("\n")


def bare_words(path):
    """(line, text) of each text in a template that no reader of the other language could read."""
    text = path.read_text(encoding="utf-8")
    for pattern in (
        r"\{#.*?#\}",
        r"\{%\s*comment.*?endcomment\s*%\}",
        r"\{%\s*blocktrans.*?endblocktrans(?:late)?\s*%\}",
        r"\{%.*?%\}",
        r"\{\{.*?\}\}",
    ):
        text = re.sub(pattern, _blank, text, flags=re.DOTALL)
    parser = _Words()
    parser.feed(text)
    return parser.found


def _misplaced(entry):
    """A translation whose placeholders are not those of the source would fail when the page is shown."""
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    wanted = {set_ for set_ in (_placeholders(entry.msgid), _placeholders(entry.msgid_plural)) if set_ is not None}
    return any(text and _placeholders(text) not in wanted for text in texts)


def _placeholders(text):
    return frozenset(m[0] for m in PLACEHOLDER.finditer(text)) if text is not None else None


def problems():
    """All that keeps the interface from being complete in both languages, one line each."""
    found = read_ours()
    yield from found.problems
    have = known()
    for (context, msgid), (_, places) in sorted(found.messages.items(), key=lambda item: item[1][1][0]):
        if CJK.search(msgid):
            yield f"{places[0]}: the source text is Chinese, write it in English: {msgid[:60]!r}"
        elif (context, msgid) not in have:
            yield f"{places[0]}: no Chinese translation of {msgid[:80]!r}"
    for name in COMPLETED:
        for (context, msgid), (_, places) in read_package(name).messages.items():
            if (context, msgid) not in have:
                yield f"{places[0]}: no Chinese translation of {msgid[:80]!r} (ours to add)"
    yield from _catalogue_problems()
    for path in our_files({".html"}):
        if "templates" in path.parts:
            yield from (f"{path.relative_to(ROOT)}:{line}: not translatable: {text!r}" for line, text in bare_words(path))


def _catalogue_problems():
    for path in our_catalogues():
        for entry in polib.pofile(str(path)):
            if not entry.obsolete and _misplaced(entry):
                yield f"{path.relative_to(ROOT)}:{entry.linenum}: placeholders differ in {entry.msgid[:60]!r}"
        if is_stale(path):
            yield f"{path.relative_to(ROOT)}: not compiled; run python scripts/messages.py compile"


def compiled(path):
    """The bytes of the .mo for a .po."""
    return polib.pofile(str(path)).to_binary()


def is_stale(path):
    mo = path.with_suffix(".mo")
    return not mo.exists() or mo.read_bytes() != compiled(path)


def compile_all(rooms):
    for path in our_catalogues():
        if (not rooms or any(path.is_relative_to(room) for room in rooms)) and is_stale(path):
            path.with_suffix(".mo").write_bytes(compiled(path))
            print(f"compiled {path.relative_to(ROOT)}")


def extract_all(rooms):
    have, wanted = known(), defaultdict(list)
    for (context, msgid), (plural, places) in read_ours().messages.items():
        room = room_of(ROOT / places[0].rsplit(":", 1)[0])
        if (context, msgid) not in have and (not rooms or room in rooms):
            wanted[room].append((context, msgid, plural, places[0]))
    for room, messages in wanted.items():
        _append(room / CATALOGUE, messages)


def _append(path, messages):
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = polib.pofile(str(path), wrapwidth=120) if path.exists() else polib.POFile(wrapwidth=120)
    catalogue.metadata = {
        "Language": "zh_Hans",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    present = {(e.msgctxt, e.msgid) for e in catalogue}
    for context, msgid, plural, place in messages:
        if (context, msgid) not in present:
            forms = {"msgid_plural": plural, "msgstr_plural": {0: ""}} if plural else {"msgstr": ""}
            catalogue.append(polib.POEntry(msgid=msgid, msgctxt=context, comment=place.rsplit(":", 1)[0], **forms))
    catalogue.save(str(path))
    print(f"{path.relative_to(ROOT)}: {len(messages)} to translate")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["extract", "compile", "check"])
    parser.add_argument("rooms", nargs="*", type=lambda text: Path(text).resolve())
    options = parser.parse_args()
    if options.action != "check":
        {"extract": extract_all, "compile": compile_all}[options.action](options.rooms)
        return 0
    lines = [line for line in problems() if not options.rooms or any((ROOT / line.split(":")[0]).is_relative_to(r) for r in options.rooms)]
    print("\n".join(lines) or "Translations: complete.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
