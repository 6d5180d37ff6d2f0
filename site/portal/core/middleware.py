"""Content security policy and the language cookie."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

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
