"""No article is public but as a health reviewer approved it (docs/decisions/article-review.md)."""

from django.utils.translation import gettext as _

from portal.core.publishing import PublicationRefused

from .content import content_hash


class UnapprovedArticle(PublicationRefused):
    """The article's content has no approval by a health reviewer."""


def approval_of(page):
    """The newest approval of exactly this content of this article (an alias shows its source), or None."""
    from ..models import Approval

    source = page.alias_of_id or page.pk
    if source is None:
        return None
    return Approval.objects.filter(article=source, content_hash=content_hash(page)).first()


def required_approval(page):
    """The same; UnapprovedArticle if there is none."""
    found = approval_of(page)
    if found is None:
        raise UnapprovedArticle(
            _("“%(title)s” can't be published: no health reviewer has approved it as it now is. Submit it for review.")
            % {"title": page.title}
        )
    return found
