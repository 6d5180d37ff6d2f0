"""Submit, approve, send back: the one way by which an article becomes public."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import CharField, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import TaskState

from portal.core import audit
from portal.organisations import page_policy, reach, rules

from .content import content_hash

LONGEST = timedelta(days=365 * 3)
NOT_A_REVIEWER = gettext_lazy("Only a health reviewer of this organisation, or of one above it, may decide.")
AN_AUTHOR = gettext_lazy("You wrote part of this text: somebody else must review it.")
NOT_ASKED = gettext_lazy("This draft has not been submitted for review.")
audit.action("knowledge_base.approve", gettext_lazy("Approve an article"), gettext_lazy("Approved by a health reviewer"))
audit.action("knowledge_base.send_back", gettext_lazy("Send an article back"), gettext_lazy("Sent back to the author"))
audit.action("knowledge_base.held_back", gettext_lazy("Not published as scheduled"), gettext_lazy("Not published as scheduled"))
audit.action("knowledge_base.withdraw", gettext_lazy("Withdraw an approval"), gettext_lazy("Approval withdrawn"))


def may_review(user, article):
    """Health reviewers of the article's organisation or above it. Being a superuser is no medical training."""
    if user is None or not user.is_authenticated or not user.is_active:
        return False
    held = reach.roots(user, rules.KNOWLEDGE_APPROVE)
    place = article.organisation
    return any(place.path.startswith(path) for path in held)


def may_edit(user, article):
    return page_policy.may(user, rules.KNOWLEDGE_EDIT, article, page_policy.scopes.get("knowledge_base"))


def authors_of(revision):
    """Who wrote what is to be approved: everybody who saved a revision since the last approved one."""
    article = revision.content_object
    approved = article.approvals.exclude(revision=None).values_list("revision", flat=True).first() or 0
    saved = article.revisions.filter(pk__gt=approved, pk__lte=revision.pk).exclude(user=None)
    return set(saved.values_list("user", flat=True)) | ({revision.user_id} - {None})


def submit(article, by):
    """Hand the newest draft to the health reviewers; ValidationError when the lint finds an error. Returns the workflow's state."""
    from .lint import refuse_errors

    draft = article.get_latest_revision_as_object()
    refuse_errors(draft)
    running = article.current_workflow_state
    if running is not None:
        return running if running.status == running.STATUS_IN_PROGRESS else running.resume(by)
    return article.get_workflow().start(article, by)


def waiting(articles):
    """Those of `articles` that wait for a health reviewer, who waits longest first; with `submitted_at`."""
    from ..models import HealthReviewTask

    keys = HealthReviewTask.objects.values("pk")
    states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task__in=keys)
    page = states.filter(workflow_state__object_id=Cast(OuterRef("pk"), CharField()))
    submitted = Subquery(page.order_by("-pk").values("started_at")[:1])
    found = articles.annotate(submitted_at=submitted).filter(submitted_at__isnull=False)
    return found.select_related("organisation", "latest_revision__user").order_by("submitted_at", "pk")


def of_reader(user):
    """Articles within the reach of a health reviewer or an editor."""
    from ..models import ArticlePage

    rows = [reach.rows(user, permission, ArticlePage.objects.all()) for permission in (rules.KNOWLEDGE_APPROVE, rules.KNOWLEDGE_EDIT)]
    return ArticlePage.objects.filter(Q(pk__in=rows[0].values("pk")) | Q(pk__in=rows[1].values("pk")))


def why_not(user, article, revision):
    """Why this user can't decide on this revision now, in words; empty if they can."""
    if revision is None:
        return _("Nothing has been written yet.")
    if not may_review(user, article):
        return NOT_A_REVIEWER
    if user.pk in authors_of(revision):
        return AN_AUTHOR
    if waiting_task(article) is None and not _is_live(article, revision):
        return NOT_ASKED
    return ""


def _is_live(article, revision):
    """A public article may be reviewed again as it is, without a submission."""
    return article.live and content_hash(revision.as_object()) == content_hash(article)


def waiting_task(article):
    """The open step of the review, or None."""
    state = article.current_workflow_task_state
    return state if state is not None and state.status == state.STATUS_IN_PROGRESS else None


@transaction.atomic
def approve(revision, *, by, qualification, next_review, note="", now):
    """A health reviewer approves this revision and nothing else; it goes public, now or when it is scheduled.

    PermissionDenied for anybody else and for its authors, ValidationError for what can be mended.
    """
    from ..models import Approval
    from .lint import refuse_errors

    article = revision.as_object()
    _require_reviewer(by, article, revision)
    _require_latest(article, revision)
    if waiting_task(article) is None and not _is_live(type(article).objects.get(pk=article.pk), revision):
        raise ValidationError(NOT_ASKED)
    refuse_errors(article)
    today = now.astimezone().date()
    _require_sound(qualification, next_review, today)
    approval = Approval.objects.create(
        article_id=article.pk, content_hash=content_hash(article), revision=revision, reviewer=by,
        reviewer_name=str(by.full_name or by.username), qualification=qualification.strip(), reviewed_on=today, next_review=next_review,
        note=note, created_at=now,
    )  # fmt: skip
    audit.record("knowledge_base.approve", article, by=by, hash=approval.content_hash, next_review=next_review.isoformat())
    task = waiting_task(article)
    if task is not None:
        task.approve(user=by, comment=note)
    else:
        revision.publish(user=by, skip_permission_checks=True)
    return approval


def _require_reviewer(by, article, revision):
    if not may_review(by, article):
        raise PermissionDenied(NOT_A_REVIEWER)
    if by.pk in authors_of(revision):
        raise PermissionDenied(AN_AUTHOR)


def _require_latest(article, revision):
    if article.latest_revision_id != revision.pk:
        raise ValidationError(_("The text has been changed since. Read the newest version, then decide."))


def _require_sound(qualification, next_review, today):
    if not qualification.strip():
        raise ValidationError({"qualification": _("Say what qualifies you, for example “attending psychiatrist”.")})
    if next_review is None or not today < next_review <= today + LONGEST:
        raise ValidationError({"next_review": _("The next review is at the latest three years from now, and not today.")})


@transaction.atomic
def send_back(revision, *, by, note, now):
    """Back to the author with what is to be mended."""
    article = revision.as_object()
    if not may_review(by, article):
        raise PermissionDenied(NOT_A_REVIEWER)
    task = waiting_task(article)
    if task is None:
        raise ValidationError(_("This article isn't waiting for a review."))
    if not note.strip():
        raise ValidationError({"note": _("Say what is to be mended.")})
    task.reject(user=by, comment=note.strip())
    audit.record("knowledge_base.send_back", article, by=by)


@transaction.atomic
def withdraw_approvals_of(users):
    """Take back every approval by these people (the demo's invented reviewers): what rests on them is a draft again."""
    from ..models import Approval, ArticlePage

    given = Approval.objects.filter(reviewer__in=users)
    for article in ArticlePage.objects.filter(approval__in=given, live=True):
        article.unpublish()
    for article in ArticlePage.objects.filter(pk__in=given.values("article")):
        audit.record("knowledge_base.withdraw", article)
    ArticlePage.objects.filter(approval__in=given).update(approval=None)
    count = given.count()
    given.delete()
    return count
