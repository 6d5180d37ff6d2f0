"""How articles are found: one source of documents for each kind."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.search.extraction.domain import texts_of
from portal.search.sources import Document, Source, sources

# Kind of an article → kind in the search.
KINDS = {"article": "article", "question": "question", "audio": "media", "series": "series", "check": "check"}
LABELS = {
    "article": _("Articles"),
    "question": _("Questions and answers"),
    "media": _("Audio and video"),
    "series": _("Series"),
    "check": _("Self-checks"),
}


def register():
    for order, (kind, found_as) in enumerate(KINDS.items()):
        sources.register(found_as, Source(found_as, LABELS[found_as], _keys(kind), _documents(kind, found_as)), order=10 + order)


def _keys(kind):
    def keys():
        from .domain.queries import public

        return public().filter(kind=kind).order_by("pk").values_list("pk", flat=True)

    return keys


def _documents(kind, found_as):
    def documents(keys):
        from .domain.queries import whole

        found = list(whole().filter(kind=kind, pk__in=[int(key) for key in keys]))
        attached = texts_of(found)
        return [document(article, found_as, attached[article.pk]) for article in found]

    return documents


def document(article, found_as, attachments=""):
    return Document(
        kind=found_as,
        key=str(article.pk),
        title=article.title,
        summary=article.summary,
        body="\n".join([article.words, *_credits(article)]),
        url=article.get_url() or "",
        attachments=attachments,
        asked_as="\n".join(article.asked_as),
        topics=_codes(article.topics),
        audiences=_codes(article.groups),
        settings=_codes(article.settings),
        published_at=article.first_published_at,
        reviewed_on=article.approval.reviewed_on,
        next_review=article.approval.next_review,
    )


def _credits(article):
    """Who wrote it and what it rests on, a sentence each: a passage of the result may end in the middle of them."""
    yield gettext("Author: %(name)s.") % {"name": article.author}
    for source in article.sources:
        yield gettext("Source: %(issuer)s, %(title)s.") % {"issuer": source.value["issuer"], "title": source.value["title"]}


def _codes(terms):
    return tuple(term.code for term in terms.all())


def tell(article):
    """The search asks again about this article: under every kind, since its kind may have been another."""
    from portal.search.domain.indexing import changed

    for found_as in LABELS:
        changed(found_as, article.pk)
