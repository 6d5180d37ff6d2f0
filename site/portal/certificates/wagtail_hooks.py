"""The register in the menu and at /cms/certificates/."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.organisations import reach, rules

from .backoffice.detail import DetailView, ReissueView, RevokeView
from .backoffice.names import NameTasksView, recheck_names
from .backoffice.register import RegisterView


class ReachItem(MenuItem):
    def __init__(self, *args, permission, **kwargs):
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request):
        return reach.anywhere(request.user, self.permission)


@hooks.register("register_admin_urls")
def register_admin_urls():
    urls = [
        path("", RegisterView.as_view(), name="register"),
        path("results/", RegisterView.as_view(results_only=True), name="register_results"),
        path("names/", NameTasksView.as_view(), name="names"),
        path("names/results/", NameTasksView.as_view(results_only=True), name="names_results"),
        path("names/recheck/", recheck_names, name="names_recheck"),
        path("<str:number>/", DetailView.as_view(), name="detail"),
        path("<str:number>/revoke/", RevokeView.as_view(), name="revoke"),
        path("<str:number>/reissue/", ReissueView.as_view(), name="reissue"),
    ]
    return [path("certificates/", include((urls, "certificates_admin")))]


@hooks.register("register_admin_menu_item")
def register_menu_item():
    url = reverse("certificates_admin:register")
    return ReachItem(_("Certificates issued"), url, icon_name="clipboard-list", order=420, permission=rules.CERTIFICATE_VIEW)


@hooks.register("register_admin_menu_item")
def names_menu_item():
    url = reverse("certificates_admin:names")
    return ReachItem(_("Names to mend"), url, icon_name="warning", order=425, permission=rules.CERTIFICATE_ISSUE)
