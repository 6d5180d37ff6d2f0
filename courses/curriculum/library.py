"""Who may read a file of the library: whoever may read a page that shows it, and whoever works with it in the back office."""

from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import Http404
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry
from wagtailmedia import get_media_model

from portal.core import content_files, serving, storage
from portal.organisations import reach, rules
from portal.organisations.page_policy import policy

from .file_policy import uploaders
from .models import LessonPage
from .pages import lesson_readers

REVIEWING = (rules.CURRICULUM_APPROVE, rules.KNOWLEDGE_APPROVE)


@require_safe
def file(request, name):
    """A file at the address that the default storage gives it."""
    found = find(name)
    kept = storage.library()
    if found is None or not may_read(request, found) or not kept.exists(name):
        return refused(request)
    return serving.serve(request, kept, name)


def before_document(document, request):
    """The same question at the address that Wagtail gives a document."""
    return None if may_read(request, document) else refused(request)


def refused(request):
    """As if there were nothing; who is not signed in may be somebody who may read it."""
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.get_full_path())


def find(name):
    """The document, sound or moving picture whose file (or thumbnail) has this name, or None."""
    document = get_document_model().objects.filter(file=name).first()
    return document or get_media_model().objects.filter(Q(file=name) | Q(thumbnail=name)).first()


def may_read(request, found):
    return _works_with(request.user, found) or any(_shows(request, page) for page in _pages_with(found))


def _works_with(user, found):
    """Writers choose it within their reach; reviewers look at what those within their reach bring."""
    if not user.is_authenticated:
        return False
    if policy_registry.get_by_type(type(found)).user_has_any_permission_for_instance(user, ["choose", "change"], found):
        return True
    if content_files.comes_with_content(found):
        return any(reach.anywhere(user, rule) for rule in REVIEWING)
    uploader = found.uploaded_by_user_id
    return any(reach.anywhere(user, rule) and uploaders(user, rule).filter(pk=uploader).exists() for rule in REVIEWING)


def _pages_with(found):
    """Pages whose content, as it was saved last outside of drafts, points to the file."""
    keys = ReferenceIndex.get_references_to(found).values_list("base_content_type__app_label", "base_content_type__model", "object_id")
    ids = {object_id for app, model, object_id in keys if (app, model) == ("wagtailcore", "page")}
    return Page.objects.filter(pk__in=ids).specific()


def _shows(request, page):
    """May the request see this page with what it shows?"""
    if request.user.is_authenticated and policy().user_has_any_permission_for_instance(request.user, ["change", "publish"], page):
        return True
    if not page.live or any(not restriction.accept_request(request) for restriction in page.get_view_restrictions()):
        return False
    if isinstance(page, LessonPage) and not page.is_public:
        return any(reader(request.user, page) for reader in lesson_readers)
    return True
