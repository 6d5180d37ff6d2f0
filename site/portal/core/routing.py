"""Finding a page costs two questions whatever its depth; Wagtail asks two a level."""

from wagtail import views as wagtail_views
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult


class DirectRoute:
    """Routes a request by the page's whole address. What is not found that way goes Wagtail's own way."""

    def __init__(self, get_response):
        self.get_response = get_response

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

    @staticmethod
    def _page(site, path):
        """The live page at this very address, or None. Pages with routes of their own (`route` overridden) are left alone."""
        pieces = [piece for piece in path.split("/") if piece]
        if not pieces:
            return None
        found = Page.objects.live().filter(url_path=f"{site.root_page.url_path}{'/'.join(pieces)}/").first()
        page = found.specific if found else None
        return page if page is not None and type(page).route is Page.route else None
