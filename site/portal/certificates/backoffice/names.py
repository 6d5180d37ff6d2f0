"""Names that can't be printed: what the officer must have mended before a certificate is issued."""

from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.base import BaseListingView

from portal.core import clock
from portal.organisations import reach, rules

from ..domain.names import recheck_name_tasks
from ..models import NameTask


def open_tasks(user):
    return reach.rows(user, rules.CERTIFICATE_ISSUE, NameTask.objects.filter(solved_at=None))


class CharactersColumn(Column):
    def get_value(self, instance):
        return "、".join(f"{missing['character']} {missing['code']}" for missing in instance.characters)


class NameTasksView(BaseListingView):
    model = NameTask
    template_name = "certificates/admin/names.html"
    results_template_name = "wagtailadmin/generic/listing_results.html"
    page_title = _("Names that can't be printed")
    header_icon = "warning"
    index_url_name = "certificates_admin:names"
    index_results_url_name = "certificates_admin:names_results"
    default_ordering = "-created_at"
    paginate_by = 50
    no_results_message = _("Every name can be printed.")
    _show_breadcrumbs = True

    def dispatch(self, request, *args, **kwargs):
        reach.require(request.user, rules.CERTIFICATE_ISSUE)
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self):
        return open_tasks(self.request.user).select_related("user", "organisation")

    @cached_property
    def columns(self):
        return [
            Column("name", label=_("Name"), accessor="user.full_name"),
            Column("organisation", label=_("Organisation"), accessor="organisation.name"),
            CharactersColumn("characters", label=_("Characters no font prints")),
            DateColumn("created_at", label=_("Found on")),
        ]


@require_POST
def recheck_names(request):
    reach.require(request.user, rules.CERTIFICATE_ISSUE)
    solved = recheck_name_tasks(open_tasks(request.user), clock.now())
    messages.success(
        request, ngettext("%(count)s name can be printed now.", "%(count)s names can be printed now.", solved) % {"count": solved}
    )
    return redirect("certificates_admin:names")
