"""Content security policy, wrong addresses and the language cookie."""

from django.conf import settings
from django.core.exceptions import BadRequest, MiddlewareNotUsed
from django.http import Http404
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

from .views import not_found

PUBLIC = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
# The Wagtail admin ships inline scripts and styles (docs/security.md).
ADMIN = PUBLIC.replace("script-src 'self'", "script-src 'self' 'unsafe-inline' 'unsafe-eval'").replace(
    "style-src 'self'", "style-src 'self' 'unsafe-inline'"
)


class ContentSecurityPolicy:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        policy = ADMIN if request.path.startswith("/cms/") else PUBLIC
        response.headers.setdefault("Content-Security-Policy", policy)
        return response


class SiteNotFound:
    """Whoever tries the site in development meets the site's own page at a wrong address too, not a list of all addresses in English."""

    def __init__(self, get_response):
        if not settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 404 and request.resolver_match is None:
            return not_found(request)
        return response

    def process_exception(self, request, exception):
        return not_found(request) if isinstance(exception, Http404) else None


class RefuseNul:
    """No address of ours holds a NUL; PostgreSQL refuses to look one up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path:
            raise Http404
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query:
            if not request.path.startswith("/search/"):
                raise BadRequest
            request.META["QUERY_STRING"] = query.replace("%00", "")  # whatever is asked of the search gets an ordinary answer
        return self.get_response(request)


class CookieLocale(LocaleMiddleware):
    """Chinese unless the visitor chose English: the browser's header is not asked."""

    def process_request(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        codes = dict(settings.LANGUAGES)
        translation.activate(chosen if chosen in codes else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request, response):
        """What a page says depends on cookies (language, display), not on the browser's header."""
        patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", translation.get_language())
        return response
