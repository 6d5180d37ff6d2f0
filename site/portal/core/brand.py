"""The brand of the site that a request is for, read once a request."""

from django.apps import apps
from django.core.cache import cache


def current_brand(request):
    """The Brand of the request's site; the default one where there is no request or no site."""
    model = apps.get_model("core", "Brand")
    if request is None:
        return model()
    found = getattr(request, "_xinqiao_brand", None)
    if found is None:
        found = request._xinqiao_brand = _load(model, request)
    return found


def _load(model, request):
    from wagtail.models import Site

    site = Site.find_for_request(request)
    if site is None:
        return model()
    key = f"core.brand.{site.pk}"  # forgotten when a brand is saved (receivers.py)
    found = cache.get(key)
    if found is None:
        found = model.objects.select_related("logo").filter(site=site).first() or model(site=site)
        cache.set(key, found, 300)
    return found
