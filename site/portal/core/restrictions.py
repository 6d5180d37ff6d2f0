"""Who may see a page, asked in one question; Wagtail asks two."""

from django.db.models import Q
from wagtail.models import PageViewRestriction


class RestrictionsAtOnce:
    """Page mixin: view restrictions of the page, its ancestors, and the sources that these are aliases of, in one question."""

    def get_view_restrictions(self):
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        restrictions = PageViewRestriction.objects.filter(Q(page__path__in=paths) | Q(page__aliases__path__in=paths))
        return restrictions.distinct()
