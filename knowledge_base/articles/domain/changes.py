"""What changed between two versions of an article, as a reviewer reads it: by section, line by line, the changed words marked."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from .content import lines_of

SAME, ADDED, REMOVED = "same", "added", "removed"


@dataclass(frozen=True)
class Line:
    kind: str
    pieces: tuple  # ((text, is it marked), …)


@dataclass(frozen=True)
class Section:
    title: str
    lines: list


def sections(page):
    """{title: [lines]} of everything a reader reads."""
    found = {
        _("title"): [page.title],
        _("summary"): [page.summary],
        _("about"): [page.get_kind_display(), page.author, page.author_about],
        _("found under"): [term.title for terms in (page.topics, page.groups, page.settings) for term in terms.all()],
        _("for search engines"): [page.seo_title or "", page.search_description or ""],
    }
    for card in page.care:
        title = dict(card.block.child_blocks["urgency"].field.choices)[card.value["urgency"]]
        found.setdefault(str(title), []).extend(card.value["text"].splitlines())
    found[_("key points")] = list(page.key_points)
    for index, part in enumerate(page.body, 1):
        found[f"{index}. {part.value['title']}"] = lines_of(part)
    found[_("articles of the series, in order")] = [child.value.title for child in page.members if child.value]
    found[_("sources")] = [
        f"{s.value['issuer']} {s.value['title']} {s.value['year']} {s.value.get('detail') or ''}".strip() for s in page.sources
    ]
    return {title: [line for line in lines if line] for title, lines in found.items()}


def changes(before, after):
    """[Section] with what differs; everything, when there is nothing before."""
    new = sections(after)
    if before is None:
        return [Section(title, [Line(ADDED, ((line, False),)) for line in lines]) for title, lines in new.items() if lines]
    old = sections(before)
    found = [Section(title, _lines(old.get(title, []), new.get(title, []))) for title in dict.fromkeys([*new, *old])]
    return [section for section in found if any(line.kind != SAME for line in section.lines)]


def _lines(old, new):
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Line(SAME, ((line, False),)) for line in old[a:b]]
            continue
        pairs = min(b - a, d - c)
        for one, other in zip(old[a : a + pairs], new[c : c + pairs], strict=True):
            found += _pair(one, other)
        found += [Line(REMOVED, ((line, True),)) for line in old[a + pairs : b]]
        found += [Line(ADDED, ((line, True),)) for line in new[c + pairs : d]]
    return found


def _pair(one, other):
    """A line and what became of it, with the changed characters marked."""
    removed, added = [], []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        removed.append((one[a:b], tag != "equal"))
        added.append((other[c:d], tag != "equal"))
    return [Line(REMOVED, tuple(p for p in removed if p[0])), Line(ADDED, tuple(p for p in added if p[0]))]
