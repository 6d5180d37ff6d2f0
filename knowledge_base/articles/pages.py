"""Behaviour of the pages of articles, apart from their fields (models.py)."""

from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.models import PagePermissionTester

from portal.core.publishing import GatedPage

CHARACTERS_A_MINUTE = 350


class ReviewedPermissions(PagePermissionTester):
    """Nobody, a superuser included, may publish what no health reviewer has approved. Taking it down is another question."""

    def can_publish(self):
        from .domain.gate import approval_of

        if not super().can_publish():
            return False
        revision = self.page.get_latest_revision()
        return revision is not None and approval_of(revision.as_object()) is not None

    def can_unpublish(self):
        """Always, for whoever writes or reviews it: also while a review is under way."""
        if not (self.user.is_active and self.page.live):
            return False
        return self.user.is_superuser or bool({"publish", "change"} & self.permissions)

    def can_set_view_restrictions(self):
        return super().can_publish()

    def can_unschedule(self):
        return super().can_publish()


class NeverAtOnce(PagePermissionTester):
    """A new article can't be published as it is made: there is nothing a reviewer could have read."""

    def can_publish_subpage(self):
        return False


class KnowledgeIndexBehaviour:
    def permissions_for_user(self, user):
        return NeverAtOnce(user, self)

    def get_context(self, request, *args, **kwargs):
        from .domain import listing

        return super().get_context(request, *args, **kwargs) | listing.index_page(request.GET)


class ArticleBehaviour(GatedPage):
    held_back_action = "knowledge_base.held_back"

    def refuse_unfit(self):
        """Asked at each write of the live row: a public article carries the approval of its very content."""
        from .domain.gate import required_approval

        if self.live:
            self.approval = required_approval(self)

    def save(self, *args, **kwargs):
        if "live" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = [*kwargs["update_fields"], "approval"]
        return super().save(*args, **kwargs)

    def permissions_for_user(self, user):
        return ReviewedPermissions(user, self)

    def full_clean(self, *args, **kwargs):
        if not self.organisation_id:
            self.organisation = self._first_organisation()
        super().full_clean(*args, **kwargs)

    def _first_organisation(self):
        from portal.organisations.models import Organisation

        return Organisation.objects.order_by("path").first()

    @property
    def is_overdue(self):
        """The day of the next review has passed."""
        return bool(self.approval_id) and self.approval.next_review < timezone.localdate()

    @cached_property
    def care_by_urgency(self):
        """[(urgency, [lines])], mildest first, only those that have any."""
        from .blocks import URGENCIES

        found = {urgency: [] for urgency, _label in URGENCIES}
        for card in self.care:
            found[card.value["urgency"]] += [line.strip() for line in card.value["text"].splitlines() if line.strip()]
        return [(urgency, lines) for urgency, lines in found.items() if lines]

    @cached_property
    def words(self):
        from .domain.content import words

        return words(self)

    @property
    def minutes_to_read(self):
        return max(1, round(len(self.words) / CHARACTERS_A_MINUTE))

    def serve(self, request, *args, **kwargs):
        # A live row without an approval was written past every gate (by hand in the database): the public doesn't see it.
        if not self.approval_id and not getattr(request, "is_preview", False):
            raise Http404(_("There is no such article."))
        return super().serve(request, *args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        from .domain import queries

        return super().get_context(request, *args, **kwargs) | queries.article_page(self)
