"""What is taught: programmes, modules, lessons. Wagtail pages with drafts, workflow, scheduling and preview."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from portal.core.models import BasePage

from .blocks import PARTS, SOURCES
from .pages import LessonBehaviour, ModuleBehaviour, ProgrammeBehaviour, TrainingIndexBehaviour


class TrainingIndexPage(TrainingIndexBehaviour, BasePage):
    """/training/: the programmes."""

    max_count = 1
    subpage_types = ["curriculum.ProgrammePage"]
    template = "curriculum/training_index.html"

    class Meta:
        verbose_name = _("training")


class ProgrammePage(ProgrammeBehaviour, BasePage):
    """A programme (培训方案) and its rule: which modules, how many minutes an hour has, whether a questionnaire closes it."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    lead = models.CharField(_("lead"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("run and certified by")
    )
    minutes_per_hour = models.PositiveSmallIntegerField(_("minutes of a training hour"), default=45)
    teaching_forms = models.JSONField(_("teaching forms"), default=list, blank=True)
    has_questionnaire = models.BooleanField(_("closed by a questionnaire"), default=True)
    questionnaire_parts = models.JSONField(default=list, blank=True)
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
        FieldPanel("lead"),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("code", "organisation", "minutes_per_hour", "has_questionnaire", "offline_cap_minutes", "certificate_title")],
            _("Rule"),
        ),
        FieldPanel("source"),
    ]

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
    version = models.PositiveSmallIntegerField(_("version"), default=1, help_text=_("Raise it when the content is so new that earlier hours no longer stand for it."))
    topics = models.JSONField(_("topics"), default=list, blank=True)
    teaching_forms = models.JSONField(_("teaching forms"), default=list, blank=True)
    required_of = ParentalManyToManyField("core.Audience", blank=True, related_name="+", verbose_name=_("required of"))
    origin = models.JSONField(default=dict, blank=True, editable=False)

    parent_page_types = ["curriculum.ProgrammePage"]
    subpage_types = ["curriculum.LessonPage"]
    template = "curriculum/module.html"
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel(n) for n in ("code", "kind", "number", "hours", "state", "version", "required_of")], _("Rule")),
    ]

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
        FieldPanel("is_public"),
        FieldPanel("body"),
        FieldPanel("sources"),
    ]

    class Meta:
        verbose_name = _("lesson")
