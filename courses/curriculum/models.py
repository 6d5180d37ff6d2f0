"""What is taught: programmes, modules, lessons. Wagtail pages with drafts, workflow, scheduling and preview."""

from django import forms
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import StreamField
from wagtail.models import Task, TaskState

from portal.core.models import BasePage
from portal.core.widgets import LinesWidget, TicksWidget
from portal.organisations import rules
from portal.organisations.page_policy import people_who

from .blocks import PARTS, SOURCES
from .page_forms import LessonForm, ModuleForm, ProgrammeForm
from .page_policy import may, scope
from .pages import LessonBehaviour, ModuleBehaviour, ProgrammeBehaviour, TrainingIndexBehaviour
from .panels import FillingPanel, ModuleFillingPanel, ProgrammeFillingPanel
from .teaching import TEACHING_FORMS

FORMS = TicksWidget(choices=[(form, form) for form in TEACHING_FORMS])
ONE_A_LINE = _("One entry a line.")


class TrainingIndexPage(TrainingIndexBehaviour, BasePage):
    """/training/: the programmes."""

    max_count = 1
    subpage_types = ["curriculum.ProgrammePage"]
    template = "curriculum/training_index.html"

    class Meta:
        verbose_name = _("training")


class ProgrammePage(ProgrammeBehaviour, BasePage):
    """A programme (培训方案) and its rule: which modules, how many minutes an hour has, whether a questionnaire closes it."""

    RULE = ("code", "organisation", "minutes_per_hour", "has_questionnaire", "offline_cap_minutes", "certificate_title")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    lead = models.CharField(_("lead"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("run and certified by")
    )
    minutes_per_hour = models.PositiveSmallIntegerField(_("minutes of a training hour"), default=45)
    teaching_forms = models.JSONField(_("teaching forms"), default=list, blank=True)
    has_questionnaire = models.BooleanField(_("closed by a questionnaire"), default=True)
    questionnaire_parts = models.JSONField(_("parts of the questionnaire"), default=list, blank=True)
    certificate_title = models.CharField(_("title of the certificate"), max_length=60, default="培训学时证明")
    # Minutes learnt without a line that a module may count; empty: no limit of its own.
    offline_cap_minutes = models.PositiveIntegerField(_("most offline minutes a module counts"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    origin = models.JSONField(default=dict, blank=True, editable=False)  # what the loader last wrote, to tell an author's change

    parent_page_types = ["curriculum.TrainingIndexPage"]
    subpage_types = ["curriculum.ModulePage"]
    template = "curriculum/programme.html"
    content_panels = [
        *BasePage.content_panels,
        ProgrammeFillingPanel(heading=_("Hours filled")),
        FieldPanel("lead", widget=AdminAutoHeightTextInput({"rows": 2})),
        MultiFieldPanel([FieldPanel(name) for name in RULE], _("Rule")),
        FieldPanel("teaching_forms", widget=FORMS),
        FieldPanel("questionnaire_parts", widget=LinesWidget, help_text=ONE_A_LINE),
        FieldPanel("source", widget=AdminAutoHeightTextInput({"rows": 2})),
    ]
    base_form_class = ProgrammeForm

    class Meta:
        verbose_name = _("programme")


class ModulePage(ModuleBehaviour, BasePage):
    """A module (模块). In preparation it grants nothing; ready, its parts fill its hours exactly."""

    class Kind(models.TextChoices):
        BASIC = "basic", _("basic module")
        ADD_ON = "add_on", _("add-on module")

    class State(models.TextChoices):
        PREPARATION = "preparation", _("in preparation")
        READY = "ready", _("ready")

    code = models.SlugField(_("code"), max_length=60)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.BASIC)
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    hours = models.PositiveSmallIntegerField(_("training hours"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.PREPARATION)
    version = models.PositiveSmallIntegerField(
        _("version"), default=1, help_text=_("Raise it when the content is so new that earlier hours no longer stand for it.")
    )
    topics = models.JSONField(_("topics"), default=list, blank=True)
    teaching_forms = models.JSONField(_("teaching forms"), default=list, blank=True)
    required_of = ParentalManyToManyField("core.Audience", blank=True, related_name="+", verbose_name=_("required of"))
    origin = models.JSONField(default=dict, blank=True, editable=False)

    parent_page_types = ["curriculum.ProgrammePage"]
    subpage_types = ["curriculum.LessonPage"]
    template = "curriculum/module.html"
    content_panels = [
        *BasePage.content_panels,
        ModuleFillingPanel(heading=_("Hours filled")),
        MultiFieldPanel([FieldPanel(name) for name in ("code", "kind", "number", "hours", "state", "version")], _("Rule")),
        FieldPanel("required_of", widget=forms.CheckboxSelectMultiple),
        FieldPanel("topics", widget=LinesWidget, help_text=ONE_A_LINE),
        FieldPanel("teaching_forms", widget=FORMS),
    ]
    base_form_class = ModuleForm

    class Meta:
        verbose_name = _("module")


class LessonPage(LessonBehaviour, BasePage):
    """A lesson (课时内容): parts, each with declared minutes and the evidence that proves them."""

    code = models.SlugField(_("code"), max_length=80)
    aims = models.JSONField(_("aims"), default=list, blank=True)
    teaching_forms = models.JSONField(_("teaching forms"), default=list, blank=True)
    body = StreamField(PARTS, verbose_name=_("parts"))
    sources = StreamField(SOURCES, blank=True, verbose_name=_("sources"))
    is_public = models.BooleanField(_("open to everybody to read"), default=False)
    origin = models.JSONField(default=dict, blank=True, editable=False)

    parent_page_types = ["curriculum.ModulePage"]
    subpage_types: list[str] = []
    template = "curriculum/lesson_closed.html"
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("code"),
        FieldPanel("aims", widget=LinesWidget, help_text=ONE_A_LINE),
        FieldPanel("teaching_forms", widget=FORMS),
        FieldPanel("is_public"),
        FillingPanel(heading=_("Minutes")),
        FieldPanel("body"),
        FieldPanel("sources"),
    ]
    base_form_class = LessonForm

    class Meta:
        verbose_name = _("lesson")


class ReviewTask(Task):
    """A step of a workflow: a reviewer whose reach covers the programme approves or sends back."""

    class Meta:
        verbose_name = _("review by a reviewer of the organisation")

    def _may(self, obj, user):
        return user.is_superuser or may(user, rules.CURRICULUM_APPROVE, obj)

    def user_can_access_editor(self, obj, user):
        return self._may(obj, user)

    def locked_for_user(self, obj, user):
        return not self._may(obj, user)

    def user_can_lock(self, obj, user):
        return self._may(obj, user)

    def get_actions(self, obj, user):
        if not self._may(obj, user):
            return []
        return [("reject", _("Ask for changes"), True), ("approve", _("Approve"), False), ("approve", _("Approve with a comment"), True)]

    def get_task_states_user_can_moderate(self, user, **kwargs):
        states = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS).select_related("revision")
        allowed = [state.pk for state in states if self._may(state.revision.as_object(), user)]
        return self.task_states.filter(pk__in=allowed)

    def people_asked(self, page):
        return people_who("publish", page, scope())

    def review_url(self, page):
        return reverse("wagtailadmin_pages:edit", args=[page.pk])

    @classmethod
    def get_description(cls):
        return _("Reviewers may approve pages of the programmes that their organisation and those below it run.")
