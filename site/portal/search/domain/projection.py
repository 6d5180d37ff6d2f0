"""Documents written into the projection and the database's own index, in one transaction."""

from portal.search.analysis import loading
from portal.search.analysis.tokens import is_han, tokens_of
from portal.search.engines import database_engine
from portal.search.engines.matching import spaced
from portal.search.models import Generation, SearchDocument, SearchText
from portal.search.sources import Document

from .tokenising import indexed, whole_body


def token_sets(text):
    """The different tokens of a written document, and its single characters, which are looked for as beginnings of them."""
    lexicon = loading.current()
    found = set()
    for plain in (text.plain_title, text.plain_summary, text.plain_body, text.plain_asked):
        tokens = tokens_of(plain, lexicon)
        found.update(tokens.stream.split(), *filter(is_han, tokens.pairs))
    return found


def live():
    """The generation that answers, or None on a site where nothing was ever indexed."""
    return Generation.objects.filter(state=Generation.State.LIVE).first()


def live_or_first(now):
    """The generation that answers; an empty one is made when there is none."""
    generation, made = Generation.objects.get_or_create(state=Generation.State.LIVE, defaults={"started_at": now, "live_at": now})
    if made:
        database_engine().begin(generation.pk)
        database_engine().swap(generation.pk)
    return generation


def replace(generation, kind, source_keys, documents):
    """Put these Indexed documents in place of everything that these source keys had. Call inside a transaction."""
    remove(generation, kind, source_keys)
    rows = SearchDocument.objects.bulk_create(_row(generation, item.document) for item in documents)
    numbered = list(zip(rows, documents, strict=True))
    SearchText.objects.bulk_create(_text(row, item) for row, item in numbered)
    database_engine().write(generation.pk, [(row.pk, item) for row, item in numbered])


def remove(generation, kind, source_keys):
    rows = SearchDocument.objects.filter(generation=generation, kind=kind, source_key__in=source_keys)
    take_out(generation, list(rows.values_list("pk", flat=True)))


def take_out(generation, ids):
    if ids:
        database_engine().forget(generation.pk, ids)
        SearchText.objects.filter(pk__in=ids).delete()
        SearchDocument.objects.filter(pk__in=ids).delete()


def _row(generation, document):
    return SearchDocument(
        generation=generation,
        kind=document.kind,
        key=document.key,
        source_key=document.key.partition(":")[0],
        access=document.access,
        hidden_for=document.hidden_for,
        topics=spaced(document.topics),
        audiences=spaced(document.audiences),
        settings=spaced(document.settings),
        published_at=document.published_at,
        reviewed_on=document.reviewed_on,
        next_review=document.next_review,
        boost=document.boost,
    )


def _text(row, item):
    document = item.document
    return SearchText(
        document=row,
        url=document.url,
        language=document.language,
        title=document.title[:300],
        summary=document.summary,
        body=whole_body(document),
        plain_title=item.plain_title[:300],
        plain_summary=item.plain_summary,
        plain_body=item.plain_body,
        plain_asked=item.plain_asked,
    )


def written(generation, kind, source_keys):
    """The Indexed documents of these source keys as the projection holds them."""
    rows = SearchText.objects.filter(document__generation=generation, document__kind=kind, document__source_key__in=source_keys)
    lexicon = loading.current()
    return [indexed(_document(text), lexicon) for text in rows.select_related("document").order_by("pk")]


def _document(text):
    row = text.document
    return Document(
        kind=row.kind,
        key=row.key,
        title=text.title,
        url=text.url,
        summary=text.summary,
        body=text.body,
        asked_as=text.plain_asked,
        topics=tuple(row.topics.split()),
        audiences=tuple(row.audiences.split()),
        settings=tuple(row.settings.split()),
        language=text.language,
        published_at=row.published_at,
        reviewed_on=row.reviewed_on,
        next_review=row.next_review,
        boost=row.boost,
        access=row.access,
        hidden_for=row.hidden_for,
    )
