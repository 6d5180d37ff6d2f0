"""Addresses of the site."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps import views as sitemaps
from wagtail.documents import urls as wagtaildocs_urls

from courses.curriculum import library
from portal.core import views as core
from portal.home.sitemaps import SITEMAPS

urlpatterns = [
    path("brand-<slug:version>.css", core.brand_css, name="brand_css"),
    path("healthz", core.healthz, name="healthz"),
    path("readyz", core.readyz, name="readyz"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_section"}, name="sitemap"),
    path("sitemap-<section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap_section"),
    path("display/", core.set_display, name="set_display"),
    path("language/", core.set_language, name="set_language"),
    path("cms/login/", core.to_sign_in, name="wagtailadmin_login_closed"),
    path("cms/password_reset/", core.to_sign_in),
    path("cms/password_reset/<path:rest>", core.to_sign_in),
    path("_util/login/", core.to_sign_in),
    path("cms/", include(wagtailadmin_urls)),
    path("accounts/", include("portal.accounts.urls")),
    path("accounts/", include("portal.organisations.urls")),
    path("accounts/", include("allauth.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("library/<path:name>", library.file, name="library_file"),
    path("notices/", include("portal.notices.urls")),
    path("jobs/", include("portal.jobs.urls")),
    path("search/", include("portal.search.urls")),
    path("verify/", include("portal.certificates.urls")),
    path("learn/", include("courses.learning.urls")),
    path("knowledge/", include("knowledge_base.urls")),
    path("services/", include("knowledge_base.services.urls")),
    path("events/", include("knowledge_base.events.urls")),
    path("survey/", include("knowledge_base.awareness.urls")),
    path("volunteer/", include("time_bank.ledger.urls")),
    path("volunteer/", include("time_bank.volunteers.urls")),
    path("volunteer/", include("time_bank.activities.urls")),
    path("volunteer/", include("time_bank.redeeming.urls")),
]
if settings.DEBUG:
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
urlpatterns += [path("", include(wagtail_urls))]

handler400 = "portal.core.views.bad_request"
handler403 = "portal.core.views.forbidden"
handler404 = "portal.core.views.not_found"
handler500 = "portal.core.views.server_error"
