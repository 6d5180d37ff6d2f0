"""Finding a page costs one question, the first time two, whatever its depth; Wagtail asks two a level."""

from wagtail import views as wagtail_views
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult

REMEMBERED = 5000  # addresses a process


class DirectRoute:
    """Routes a request by the page's whole address. What is not found that way goes Wagtail's own way."""

    def __init__(self, get_response):
        self.get_response = get_response
        self._known = {}  # {address: (page id, model)}; asked again each time, so that it may be out of date

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if view is not wagtail_views.serve:
            return
        path = args[0] if args else kwargs.get("path", "")
        site = Site.find_for_request(request)
        page = self._page(site, path) if site else None
        if page is not None:
            request._wagtail_route_for_request = RouteResult(page)

    def _page(self, site, path):
        """The live page at this very address, or None. Pages with routes of their own (`route` overridden) are left alone."""
        pieces = [piece for piece in path.split("/") if piece]
        if not pieces:
            return None
        address = f"{site.root_page.url_path}{'/'.join(pieces)}/"
        page = self._remembered(address) or self._looked_up(address)
        return page if page is not None and type(page).route is Page.route else None

    def _remembered(self, address):
        key, model = self._known.get(address, (None, None))
        return model._default_manager.live().filter(pk=key, url_path=address).first() if model else None

    def _looked_up(self, address):
        found = Page.objects.live().filter(url_path=address).first()
        page = found.specific if found else None
        if page is not None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[address] = (page.pk, type(page))
        return page
