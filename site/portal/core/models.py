"""Vocabularies, hotlines, brand, and the base page."""

import hashlib

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.images import get_image_model_string
from wagtail.models import Page

from .colours import refuse_unreadable, style_sheet
from .restrictions import RestrictionsAtOnce
from .slugs import BasePageForm, PinyinSlug

COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as # and six hexadecimal digits, for example #0b5551."))


class Audience(models.Model):
    """Whom a programme trains (培训对象)."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=100)
    short_title = models.CharField(_("short title"), max_length=60, blank=True)
    examples = models.JSONField(_("examples"), default=list, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    panels = [FieldPanel("title"), FieldPanel("short_title"), FieldPanel("sort_order")]

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["sort_order", "code"]

    def __str__(self):
        return self.title


class Term(models.Model):
    """A word of a vocabulary by which things are found and listed."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=60)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    panels = [FieldPanel("title"), FieldPanel("code"), FieldPanel("sort_order")]

    class Meta:
        abstract = True
        ordering = ["sort_order", "code"]

    def __str__(self):
        return self.title


class Topic(Term):
    """What a thing is about (主题)."""

    class Meta(Term.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class Group(Term):
    """Whom a thing is for (适用人群)."""

    class Meta(Term.Meta):
        verbose_name = _("group of people")
        verbose_name_plural = _("groups of people")


class Setting(Term):
    """Where a thing reaches people (场所)."""

    class Meta(Term.Meta):
        verbose_name = _("setting")
        verbose_name_plural = _("settings")


class Hotline(models.Model):
    """A number to call, shown wherever help is shown. Opening hours differ by place: they are data."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    when_to_call = models.CharField(_("when to call"), max_length=100)
    hours = models.CharField(_("opening hours"), max_length=100, blank=True, help_text=_("Only what the operator has confirmed."))
    is_lead = models.BooleanField(_("shown first, in the help bar"), default=False)
    is_shown = models.BooleanField(_("shown"), default=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    panels = [FieldPanel(name) for name in ("number", "name", "when_to_call", "hours", "is_lead", "is_shown", "sort_order")]

    class Meta:
        verbose_name = _("hotline")
        verbose_name_plural = _("hotlines")
        ordering = ["sort_order", "number"]

    def __str__(self):
        return f"{self.number} {self.name}"


@register_setting(icon="cog")
class Brand(BaseSiteSetting):
    """Name, logo and colours of this site, edited in the back office."""

    name = models.CharField(_("name"), max_length=20, default="心桥")
    tagline = models.CharField(_("tagline"), max_length=60, blank=True)
    operator = models.CharField(_("operated by"), max_length=80, blank=True)
    contact = models.CharField(_("contact"), max_length=120, blank=True, help_text=_("Telephone or address shown in the footer."))
    logo = models.ForeignKey(
        get_image_model_string(), null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("logo")
    )
    main_colour = models.CharField(_("main colour"), max_length=7, blank=True, validators=[COLOUR])
    accent_colour = models.CharField(_("accent colour"), max_length=7, blank=True, validators=[COLOUR])

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("tagline"), FieldPanel("logo")], _("Name and logo")),
        MultiFieldPanel([FieldPanel("operator"), FieldPanel("contact")], _("Operator")),
        MultiFieldPanel([FieldPanel("main_colour"), FieldPanel("accent_colour")], _("Colours")),
    ]

    class Meta:
        verbose_name = _("brand")

    @property
    def version(self):
        """Changes with the brand's style sheet: part of its address, which is cached for a year."""
        return hashlib.sha256(style_sheet(self.main_colour, self.accent_colour).encode()).hexdigest()[:12]

    def clean(self):
        super().clean()
        refuse_unreadable(self.main_colour, self.accent_colour)


class DemoMark(models.Model):
    """One row per demo object, so that `demo --remove` finds exactly what `demo` made."""

    model = models.CharField(max_length=100)
    key = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="core_demo_mark_once")]

    def __str__(self):
        return f"{self.model} {self.key}"


class BasePage(RestrictionsAtOnce, PinyinSlug, Page):
    """What every page of the site shares."""

    base_form_class = BasePageForm

    summary = models.CharField(_("summary"), max_length=300, blank=True, help_text=_("One or two sentences, shown in lists and search."))

    content_panels = [*Page.content_panels, FieldPanel("summary", widget=AdminAutoHeightTextInput({"rows": 2}))]

    class Meta:
        abstract = True
