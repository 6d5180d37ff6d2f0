"""The tree of regions and organisations, who belongs to it, and who may do what from where."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node


class Organisation(MP_Node):
    """A region (行政区划) or an organisation (机构) in one tree; reach runs downwards along it."""

    class Kind(models.TextChoices):
        COUNTY = "county", _("county")
        TOWNSHIP = "township", _("township or street")
        VILLAGE = "village", _("village or community")
        HEALTH = "health", _("health institution")
        SCHOOL = "school", _("school")
        OFFICE = "office", _("office or department")
        ENTERPRISE = "enterprise", _("enterprise")
        SOCIETY = "society", _("social organisation")

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    code = models.CharField(_("code"), max_length=40, unique=True, help_text=_("Used in rosters; letters, digits and hyphens."))
    contact = models.CharField(_("contact"), max_length=120, blank=True)
    is_open = models.BooleanField(_("may be chosen at sign-up"), default=True)

    node_order_by = ["name"]

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self):
        return self.name


class Membership(models.Model):
    """A person belongs to an organisation. Claimed at sign-up it is pending and reaches nothing."""

    class State(models.TextChoices):
        PENDING = "pending", _("waiting for confirmation")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")
        ENDED = "ended", _("ended")
        INVITED = "invited", _("waiting for the person's answer")

    OPEN = (State.PENDING, State.CONFIRMED)
    # Somebody known elsewhere whom a roster names is asked first: invited reaches nothing and shows nobody anything.
    LIVE = (*OPEN, State.INVITED)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    audience = models.ForeignKey("core.Audience", on_delete=models.PROTECT, related_name="+", verbose_name=_("audience"))
    position = models.CharField(_("position"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    created_at = models.DateTimeField(_("claimed on"))
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(state__in=["pending", "confirmed", "invited"]),
                name="organisations_membership_once",
            )
        ]

    def __str__(self):
        return f"{self.user} · {self.organisation}"


class Role(models.Model):
    """What a person may do in an organisation and all below it; rules.py says what each name allows."""

    class Name(models.TextChoices):
        TRAINER = "trainer", _("trainer")
        REVIEWER = "reviewer", _("reviewer")
        EDITOR = "editor", _("editor of articles")
        HEALTH_REVIEWER = "health_reviewer", _("health reviewer")
        CERTIFICATE_OFFICER = "certificate_officer", _("certificate officer")
        COORDINATOR = "coordinator", _("volunteer coordinator")
        REGIONAL_ADMINISTRATOR = "regional_administrator", _("regional administrator")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="roles")
    name = models.CharField(_("role"), max_length=30, choices=Name.choices)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [models.UniqueConstraint(fields=["user", "organisation", "name"], name="organisations_role_once")]

    def __str__(self):
        return f"{self.user} · {self.get_name_display()} · {self.organisation}"


class Roster(models.Model):
    """An uploaded list of people, staged encrypted, validated whole, applied by a job, then deleted."""

    class State(models.TextChoices):
        STAGED = "staged", _("checked")
        APPLYING = "applying", _("being imported")
        APPLIED = "applied", _("imported")
        DISCARDED = "discarded", _("discarded")
        REFUSED = "refused", _("has problems, nothing written")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField()
    file_name = models.CharField(max_length=200)
    storage_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.STAGED)
    rows = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)  # counts and errors by row and column; never a number of a person
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("roster")
        verbose_name_plural = _("rosters")
        ordering = ["-uploaded_at"]

    def __str__(self):
        return self.file_name
