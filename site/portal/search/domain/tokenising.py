"""Documents with their tokens. No model is imported: a helping process that knows no database does the same."""

import dataclasses

from portal.search.analysis import loading
from portal.search.analysis.normalise import normalise
from portal.search.analysis.tokens import tokens_of
from portal.search.engines.base import Indexed


def indexed(document, lexicon=None):
    """A document with its tokens."""
    lexicon = lexicon or loading.current()
    document = without_nul(document)
    title, summary, body, asked = map(normalise, (document.title, document.summary, whole_body(document), document.asked_as))
    streams = (tokens_of(text, lexicon).stream for text in (title, summary, f"{body}\n{asked}" if asked else body))
    return Indexed(document, *streams, title, summary, body, asked)


def without_nul(document):
    """Texts of files may hold NUL, which PostgreSQL refuses."""
    fields = ("title", "summary", "body", "attachments", "asked_as")
    odd = {name: getattr(document, name).replace("\x00", "") for name in fields if "\x00" in getattr(document, name)}
    return dataclasses.replace(document, **odd) if odd else document


def whole_body(document):
    return f"{document.body}\n{document.attachments}" if document.attachments else document.body
