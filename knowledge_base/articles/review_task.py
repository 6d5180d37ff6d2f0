"""Behaviour of the workflow's step; the step itself is a model (models.py)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState

from portal.organisations.page_policy import people_who

from .policy import scope


class ReviewTaskBehaviour:
    """Wagtail offers no buttons of its own: an approval needs a qualification, a date and a reading of what changed."""

    def start(self, workflow_state, user=None):
        """Whichever way it is submitted, a text with an error of the lint isn't."""
        from .domain.lint import refuse_errors

        refuse_errors(workflow_state.content_object.get_latest_revision_as_object())
        return super().start(workflow_state, user=user)

    def people_asked(self, page):
        return people_who("publish", page, scope())

    def review_url(self, page):
        return reverse("knowledge_office:review", args=[page.pk])

    def get_actions(self, obj, user):
        return []

    def user_can_access_editor(self, obj, user):
        from .domain.reviewing import may_review

        return may_review(user, obj)

    def locked_for_user(self, obj, user):
        """What is being read must not change meanwhile: whoever wants to go on writing takes the submission back."""
        return True

    def get_task_states_user_can_moderate(self, user, **kwargs):
        from .domain.reviewing import may_review

        states = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS).select_related("revision")
        return self.task_states.filter(pk__in=[state.pk for state in states if may_review(user, state.revision.as_object())])

    @classmethod
    def get_description(cls):
        return _("Health reviewers approve articles of their organisation and those below it, on a page of their own.")
