"""From a document to its words: marked as waiting when it is saved, read by a job, told to whoever shows it."""

import re
from pathlib import PurePath

from django.db.models import Exists, OuterRef
from django.db.models.functions import StrIndex
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex

from portal.jobs.domain import wake

from .models import AttachmentText
from .process import Outcome, extract
from .signals import texts_changed

JOB = "search.attachments"
LINK = re.compile(r'<a\b[^>]*linktype="document"[^>]*>')
LINKED_ID = re.compile(r'\bid="(\d+)"')
READ, WAITING, FAILED = AttachmentText.State.READ, AttachmentText.State.WAITING, AttachmentText.State.FAILED


def await_reading(document, now):
    """This document is new or was saved: read it when its file is another than the one that was read."""
    row, _created = AttachmentText.objects.get_or_create(document=document)
    if row.sha1 and row.sha1 == document.file_hash:
        return
    if row.sha1:  # the words of the file that was there before
        row.text = ""
    row.state, row.sha1 = WAITING, ""
    row.save()
    wake(JOB, now)


def find_unread(now):
    """Documents that came past every signal (a restored archive, a bulk load) wait too; returns whether anything waits."""
    unread = get_document_model().objects.filter(attachment_text=None)
    AttachmentText.objects.bulk_create([AttachmentText(document=document) for document in unread[:500]], ignore_conflicts=True)
    return AttachmentText.objects.filter(state=WAITING).exists()


def read_waiting(now, progress=None):
    """Read every document that waits; a file that can't be read is kept with its reason. Returns how many were tried."""
    done = 0
    while row := AttachmentText.objects.filter(state=WAITING).select_related("document").order_by("pk").first():
        _read(row, now)
        done += 1
        if progress is not None:
            progress(done)
    return done


def _read(row, now):
    outcome = _outcome(row.document)
    values = {
        "sha1": outcome.sha1, "text": outcome.text, "reason": outcome.reason, "is_cut": outcome.cut, "read_at": now,
        "state": FAILED if outcome.reason else READ,
    }  # fmt: skip
    if not AttachmentText.objects.filter(pk=row.pk, document__file=row.document.file.name).update(**values):
        return  # replaced or deleted meanwhile; what came in its place waits
    get_document_model().objects.filter(pk=row.document_id, file_hash="").update(file_hash=outcome.sha1)
    tell_pages_of([row.document_id])


def _outcome(document):
    try:
        with document.file.storage.open(document.file.name, "rb") as file:
            return extract(file, PurePath(document.file.name).suffix.lower().lstrip("."))
    except (OSError, ValueError):
        return Outcome("", reason="missing")


def tell_pages_of(document_keys):
    """Announce that what is read in these documents changed for the pages that point to them."""
    pages = pages_with(document_keys)
    if pages:
        texts_changed.send(sender=AttachmentText, pages=pages)


def pages_with(document_keys):
    """Keys of the pages whose saved content points to one of these documents."""
    from django.contrib.contenttypes.models import ContentType

    found = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(get_document_model()),
        to_object_id__in=[str(key) for key in document_keys],
    )
    return sorted({int(key) for key in found.values_list("object_id", flat=True)})


def texts_of(pages, streams=("body",)):
    """{page key: the words in the documents that its streams show}, one query for any number of pages.

    A document of a collection that not everybody may look into gives nothing. Whether the page itself is public is for the
    caller to know.
    """
    shown = {page.pk: list(dict.fromkeys(pk for name in streams for pk in documents_in(getattr(page, name).raw_data))) for page in pages}
    wanted = {pk for documents in shown.values() for pk in documents}
    texts = dict(public_texts().filter(document__in=wanted).values_list("document", "text")) if wanted else {}
    return {key: "\n".join(texts[pk] for pk in documents if pk in texts) for key, documents in shown.items()}


def documents_in(raw):
    """Keys of the documents that a stream's raw data points to: chosen in a block's `document`, or linked in rich text."""
    if isinstance(raw, str):
        yield from (int(LINKED_ID.search(tag)[1]) for tag in LINK.findall(raw) if LINKED_ID.search(tag))
    elif isinstance(raw, dict):
        if isinstance(raw.get("document"), int):
            yield raw["document"]
        for value in raw.values():
            yield from documents_in(value)
    elif not isinstance(raw, (int, float, type(None))):
        for value in raw:
            yield from documents_in(value)


def public_texts():
    closed = CollectionViewRestriction.objects.annotate(at=StrIndex(OuterRef("document__collection__path"), "collection__path")).filter(
        at=1
    )
    return AttachmentText.objects.exclude(text="").filter(~Exists(closed))


def read_again(row, now):
    """Somebody asks for another try."""
    AttachmentText.objects.filter(pk=row.pk).update(state=WAITING, sha1="")
    wake(JOB, now)


def sums(rows):
    """How many of these rows are in each state."""
    return {state: rows.filter(state=state).count() for state in AttachmentText.State.values}
