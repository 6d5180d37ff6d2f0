"""Small views that every page leans on: display modes, language, health, errors."""

from django.conf import settings
from django.db import connection
from django.http import HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .brand import current_brand
from .colours import style_sheet
from .context import DISPLAY

YEAR = 60 * 60 * 24 * 365


def _back(request):
    target = request.POST.get("next") or request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if safe else "/"


# These two forms stand on every public page, so a token would forbid caching those pages; what they change is the
# visitor's own taste, in a cookie.
@csrf_exempt
@require_POST
def set_display(request):
    """Switch one display mode on or off, keep it in a cookie for a year, and return."""
    response = redirect(_back(request))
    for name, values in DISPLAY.items():
        value = request.POST.get(name, "")
        if value not in values:
            continue
        if request.COOKIES.get(f"display_{name}") == value:
            response.delete_cookie(f"display_{name}", samesite="Lax")
        else:
            response.set_cookie(f"display_{name}", value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@csrf_exempt
@require_POST
def set_language(request):
    response = redirect(_back(request))
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, max_age=settings.LANGUAGE_COOKIE_AGE, samesite="Lax", secure=request.is_secure()
        )
    return response


@cache_control(max_age=YEAR, public=True, immutable=True)
def brand_css(request, version):
    """The brand's colours as tokens; the address changes with them."""
    brand = current_brand(request)
    return HttpResponse(style_sheet(brand.main_colour, brand.accent_colour), content_type="text/css; charset=utf-8")


def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


def readyz(request):
    """Ready when the database answers and no migration waits."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    body = {"database": connection.vendor, "migrations_waiting": len(waiting)}
    return JsonResponse(body, status=503 if waiting else 200)


def to_sign_in(request, rest=""):
    """Wagtail's own sign-in and password pages would skip the second factor: all lead to ours."""
    name = "account_reset_password" if "password" in request.path else "account_login"
    return redirect(f"{reverse(name)}?next=/cms/" if name == "account_login" else reverse(name))


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    """Rendered without context processors: whatever failed may be what they need."""
    return HttpResponseServerError(render_to_string("500.html", {"LANGUAGE_CODE": get_language()}))
