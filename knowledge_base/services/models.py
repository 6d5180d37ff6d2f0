"""Service points (服务点), what they offer, and the calendar of public holidays."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from portal.core.models import Term


class Service(Term):
    """What a service point offers (服务内容)."""

    class Meta(Term.Meta):
        verbose_name = _("kind of service")
        verbose_name_plural = _("kinds of service")


class Holiday(models.Model):
    """A day on which places that keep the calendar do not follow the weekday."""

    class Kind(models.TextChoices):
        CLOSED = "closed", _("public holiday: closed")
        WORKING = "working", _("working day in place of a weekday")

    class Weekday(models.IntegerChoices):
        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")
        SUNDAY = 7, _("Sunday")

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.CLOSED)
    like_weekday = models.PositiveSmallIntegerField(
        _("open as on"), choices=Weekday.choices, default=Weekday.MONDAY, help_text=_("For a working day only.")
    )
    source = models.CharField(_("source"), max_length=120, blank=True)

    panels = [FieldPanel(name) for name in ("day", "name", "kind", "like_weekday", "source")]

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day} {self.name}"


class ServicePoint(models.Model):
    """A place where people find help. Hours are {weekday: [[from, to], …]}; exceptions are {day: [[from, to], …]}, empty when closed."""

    class Level(models.TextChoices):
        COUNTY = "county", _("county centre")
        TOWNSHIP = "township", _("township or street station")
        VILLAGE = "village", _("village or community room")

    class Access(models.TextChoices):
        RAMP = "ramp", _("step-free entrance or ramp")
        LIFT = "lift", _("lift")
        TOILET = "toilet", _("accessible toilet")
        PARKING = "parking", _("accessible parking")
        PRIVATE = "private", _("a room to talk alone")
        SIGN = "sign", _("sign language or writing")
        DIALECT = "dialect", _("local dialect spoken")

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("run by"))
    level = models.CharField(_("level"), max_length=8, choices=Level.choices)
    name = models.CharField(_("name"), max_length=60)
    short_name = models.CharField(_("name on the map"), max_length=8, blank=True, help_text=_("At most 8 characters."))
    slug = models.SlugField(_("address of the page"), max_length=90, unique=True)
    region = models.CharField(_("town or street"), max_length=40, blank=True, help_text=_("Empty: taken from the tree of organisations."))
    address = models.CharField(_("address"), max_length=120)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("As GPS shows it, for example 30.274150."),
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    services = models.ManyToManyField(Service, blank=True, related_name="points", verbose_name=_("services"))
    hours = models.JSONField(_("opening hours"), default=dict, blank=True)
    exceptions = models.JSONField(_("days that differ"), default=dict, blank=True)
    keeps_holidays = models.BooleanField(_("closed on public holidays"), default=True)
    accessibility = models.JSONField(_("barrier-free"), default=list, blank=True)
    note = models.TextField(_("note"), max_length=500, blank=True)
    is_published = models.BooleanField(_("public"), default=True)
    updated_at = models.DateTimeField(_("last changed"))

    class Meta:
        verbose_name = _("service point")
        verbose_name_plural = _("service points")
        ordering = ["region", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="services_point_once"),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="services_point_both_coordinates",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def label(self):
        """A short name for the map."""
        return self.short_name or self.name.split("（")[0][:8]

    @property
    def accessibility_labels(self):
        held = set(self.accessibility)
        return [label for value, label in self.Access.choices if value in held]


class PointSheet(models.Model):
    """An uploaded table of service points, judged whole, then written whole or thrown away."""

    class State(models.TextChoices):
        STAGED = "staged", _("checked")
        APPLIED = "applied", _("imported")
        DISCARDED = "discarded", _("discarded")
        REFUSED = "refused", _("has problems, nothing written")

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField()
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.STAGED)
    rows = models.JSONField(default=list)
    summary = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("table of service points")
        verbose_name_plural = _("tables of service points")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return self.file_name
