"""What waits for whom on the first page of the back office: a door for each thing a role may do, with its count."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from courses.curriculum.models import ReviewTask
from courses.learning.models import Answer
from knowledge_base.articles.domain import feedback, reviewing
from knowledge_base.models import ArticlePage, KnowledgeIndexPage
from portal.certificates.models import NameTask
from portal.core import clock
from portal.organisations import reach, rules
from portal.organisations.models import Membership
from time_bank.activities.domain import queries as activities
from time_bank.redeeming.models import ServiceRequest
from time_bank.volunteers.domain import supervising
from time_bank.volunteers.models import FamilyTie, Volunteer


@dataclass(frozen=True)
class Task:
    """A door with a title, a hint, an address and, where something can wait, how many wait."""

    title: str
    hint: str
    url: str
    count: int | None = None


def _counted(user, permission, queryset):
    return reach.rows(user, permission, queryset).count()


def tasks_of(user):
    """The user's tasks; each permission is asked once, each count is one query."""
    held = reach.permissions(user)
    makers: list[tuple[str, Any]] = [
        (rules.MEMBERSHIP_DECIDE, _memberships),
        (rules.CERTIFICATE_ISSUE, _issuing),
        (rules.CERTIFICATE_ISSUE, _names),
        (rules.WORK_REVIEW, _work),
        (rules.HOURS_ENTER, _hours),
        (rules.PEOPLE_IMPORT, _rosters),
        (rules.LEARNING_VIEW, _learners),
        (rules.CURRICULUM_APPROVE, _lessons),
        (rules.KNOWLEDGE_APPROVE, _reviews),
        (rules.KNOWLEDGE_EDIT, _readers),
        (rules.KNOWLEDGE_EDIT, _writing),
        (rules.EVENT_EDIT, _events),
        (rules.SERVICE_EDIT, _points),
        (rules.VOLUNTEER_EDIT, _applicants),
        (rules.VOLUNTEER_EDIT, _family),
        (rules.VOLUNTEER_EDIT, _supervision),
        (rules.SERVICE_RUN, _due),
        (rules.SERVICE_RUN, _service),
        (rules.SERVICE_RUN, _requests),
    ]
    return [task for permission, make in makers if permission in held and (task := make(user))]


def _memberships(user):
    waiting = _counted(user, rules.MEMBERSHIP_DECIDE, Membership.objects.filter(state=Membership.State.PENDING))
    return Task(_("Memberships to confirm"), _("People who say that they belong to you"), reverse("people:waiting"), waiting)


def _issuing(user):
    return Task(
        _("Certificates to issue"), _("Who is eligible, who is one step short, why others are not yet"), reverse("learning_office:issuing")
    )


def _names(user):
    waiting = _counted(user, rules.CERTIFICATE_ISSUE, NameTask.objects.filter(solved_at=None))
    if not waiting:
        return None
    return Task(_("Names to mend"), _("A character that the certificate can't print"), reverse("certificates_admin:names"), waiting)


def _work(user):
    waiting = _counted(user, rules.WORK_REVIEW, Answer.objects.filter(state=Answer.State.SUBMITTED))
    return Task(_("Written work to read"), _("Accept it, or send it back with a note"), reverse("learning_office:work"), waiting)


def _hours(user):
    return Task(_("Enter classroom hours"), _("With the sign-in sheet, for people without a phone too"), reverse("learning_office:hours"))


def _rosters(user):
    return Task(_("Import a roster"), _("From Excel or CSV; everything is checked before anything is written"), reverse("people:rosters"))


def _learners(user):
    return Task(_("Learners"), _("How far each has come, and what is missing"), reverse("learning_office:learners"))


def _lessons(user):
    """Leads to what has waited longest; with nothing waiting there is nowhere better than here."""
    found = [state for step in ReviewTask.objects.all() for state in step.get_task_states_user_can_moderate(user)]
    states = sorted(found, key=lambda state: state.started_at)
    url = reverse("wagtailadmin_home")
    if states:
        url = reverse("wagtailadmin_pages:edit", args=[states[0].workflow_state.object_id])
    return Task(_("Lessons to review"), _("What trainers hand in is public when you approve it"), url, len(states))


def _reviews(user):
    waiting = reviewing.waiting(reach.rows(user, rules.KNOWLEDGE_APPROVE, ArticlePage.objects.all())).count()
    return Task(_("Articles to review"), _("Nothing is public without you"), reverse("knowledge_office:queue"), waiting)


def _readers(user):
    waiting = feedback.waiting(reach.rows(user, rules.KNOWLEDGE_EDIT, ArticlePage.objects.all())).count()
    return Task(_("What readers say"), _("Comments on articles, without names"), reverse("knowledge_office:feedback"), waiting)


def _writing(user):
    index = KnowledgeIndexPage.objects.first()
    if index is None or not index.permissions_for_user(user).can_add_subpage():
        return None
    return Task(
        _("Write an article"),
        _("Save it as a draft, then submit it to a reviewer"),
        reverse("wagtailadmin_pages:add", args=["knowledge_base", "articlepage", index.pk]),
    )


def _events(user):
    return Task(_("Outreach events"), _("Plan one, see who signed up, report how many came"), reverse("events_office:list"))


def _points(user):
    return Task(_("Service points"), _("Hours, telephone, what is offered there"), reverse("services_office:list"))


def _applicants(user):
    waiting = _counted(user, rules.VOLUNTEER_EDIT, Volunteer.objects.filter(state=Volunteer.State.APPLIED))
    return Task(
        _("Applications of volunteers"), _("Admit them, or say why not"), reverse("volunteers_office:index") + "?state=applied", waiting
    )


def _family(user):
    ties = FamilyTie.objects.filter(state=FamilyTie.State.CLAIMED).exclude(volunteer__user=user)
    waiting = _counted(user, rules.VOLUNTEER_EDIT, ties)
    if not waiting:
        return None
    return Task(_("Close family to confirm"), _("Who may be given hours"), reverse("volunteers_office:family"), waiting)


def _supervision(user):
    late = supervising.overdue(reach.rows(user, rules.VOLUNTEER_EDIT, Volunteer.objects.all()), clock.now()).count()
    return Task(_("Supervision overdue"), _("Active volunteers who wait for a session"), reverse("volunteers_office:overdue"), late)


def _due(user):
    open_ones = _counted(user, rules.SERVICE_RUN, activities.open_activities(clock.now()))
    return Task(_("Records due"), _("Activities that are over and not recorded whole"), reverse("activities_office:due"), open_ones)


def _service(user):
    waiting = activities.waiting_within(user).count()
    return Task(
        _("Service to confirm"), _("What others checked in waits for a second person"), reverse("activities_office:waiting"), waiting
    )


def _requests(user):
    state = ServiceRequest.State
    waiting = _counted(user, rules.SERVICE_RUN, ServiceRequest.objects.filter(state__in=[state.OPEN, state.SERVED, state.DISPUTED]))
    return Task(
        _("Requests for service"),
        _("Find a volunteer, confirm what was done, settle disputes"),
        reverse("redeeming_office:requests"),
        waiting,
    )


class TasksPanel(Component):
    order = 10
    template_name = "home_office/tasks.html"

    def get_context_data(self, parent_context):
        """What waits stands first, in a list of its own; with nothing waiting the page says so and shows the doors alone."""
        user = parent_context["request"].user
        tasks = tasks_of(user)
        return {
            "name": user.get_short_name(),
            "waiting": [task for task in tasks if task.count],
            "counts": any(task.count is not None for task in tasks),
            "others": [task for task in tasks if not task.count],
        }
