"""The time ledger: rules with versions, banks, pseudonymous accounts, and the two append-only tables of double entry."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class RuleVersion(models.Model):
    """One version of a set of rules. It is never changed: a new version begins on a day of its own."""

    append_only = True

    code = models.SlugField(_("rule set"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=80)
    valid_from = models.DateField(_("valid from"))
    data = models.JSONField()  # see domain/rules.py

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ["code", "version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="time_ledger_rule_version_once")]

    def __str__(self):
        return f"{self.title} ({self.code} {self.version})"


class Bank(models.Model):
    """The time bank of an organisation and of all below it that have none of their own."""

    organisation = models.OneToOneField("organisations.Organisation", on_delete=models.PROTECT, related_name="time_bank")
    title = models.CharField(_("title"), max_length=80)
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name = _("time bank")
        verbose_name_plural = _("time banks")

    def __str__(self):
        return self.title


class BankRule(models.Model):
    """From this day on the bank follows this set of rules. The last choice made for a day counts."""

    append_only = True

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="choices")
    code = models.SlugField(_("rule set"), max_length=40)
    valid_from = models.DateField(_("valid from"))
    chosen_by = models.CharField(max_length=60)  # "system" or the pseudonym of an officer
    chosen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("choice of rules")
        verbose_name_plural = _("choices of rules")
        ordering = ["valid_from", "pk"]

    def __str__(self):
        return f"{self.bank_id} · {self.code} · {self.valid_from}"


class TimeAccount(models.Model):
    """What the ledger points to: a pseudonymous account of a person, or one of the bank's own. Erasure cuts the tie to the person."""

    class Kind(models.TextChoices):
        PERSON = "person", _("account of a person")
        POOL = "pool", _("community pool")
        ISSUE = "issue", _("minutes given out")
        HELD = "held", _("held for agreed services")
        EXPIRED = "expired", _("lapsed")
        HONOUR = "honour", _("counted as honour")

    class State(models.TextChoices):
        OPEN = "open", _("in use")
        FROZEN = "frozen", _("frozen")
        MERGED = "merged", _("merged into another account")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="accounts")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="time_accounts")
    shard = models.PositiveSmallIntegerField(default=0)
    entry_count = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True, default="")
    last_at = models.DateTimeField(null=True)
    balance = models.BigIntegerField(default=0)  # of the entries; check_ledgers adds them up and compares
    floor = models.BigIntegerField(null=True)
    ceiling = models.BigIntegerField(null=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged_from")

    class Meta:
        verbose_name = _("time account")
        verbose_name_plural = _("time accounts")
        constraints = [
            models.CheckConstraint(condition=Q(floor=None) | Q(balance__gte=F("floor")), name="time_ledger_not_below_floor"),
            models.CheckConstraint(condition=Q(ceiling=None) | Q(balance__lte=F("ceiling")), name="time_ledger_not_above_ceiling"),
            models.CheckConstraint(
                condition=(Q(state="merged") & Q(merged_into__isnull=False)) | (~Q(state="merged") & Q(merged_into=None)),
                name="time_ledger_merged_somewhere",
            ),
            models.UniqueConstraint(
                fields=["bank", "user"], condition=Q(state__in=["open", "frozen"]), name="time_ledger_one_account_a_person"
            ),
            models.UniqueConstraint(fields=["bank", "kind", "shard"], condition=~Q(kind="person"), name="time_ledger_shard_once"),
        ]

    def __str__(self):
        return str(self.public_id)


class TimeTransaction(models.Model):
    """Why minutes moved. Its entries add up to zero; the same evidence counts once in a bank."""

    class Kind(models.TextChoices):
        DEPOSIT = "deposit", _("deposit")
        HOLD = "hold", _("set aside for a service")
        SETTLE = "settle", _("redemption")
        GIVE_BACK = "give_back", _("given back")
        GIFT = "gift", _("transfer to family")
        DONATION = "donation", _("donation to the pool")
        GRANT = "grant", _("grant from the pool")
        EXPIRY = "expiry", _("lapsed")
        MERGE = "merge", _("merged accounts")
        REVERSAL = "reversal", _("correction")

    append_only = True

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="transactions")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    evidence_key = models.CharField(max_length=200)
    rule = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="+")
    occurred_on = models.DateField()
    minutes = models.PositiveIntegerField()  # what the entries with a plus add up to
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)  # "system" or the pseudonym of who did it
    reason = models.CharField(max_length=200, blank=True)
    evidence = models.JSONField(default=dict)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    closes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="closed_by")  # a hold ends once

    class Meta:
        verbose_name = _("time transaction")
        verbose_name_plural = _("time transactions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "evidence_key"], name="time_ledger_evidence_once"),
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False) | (~Q(kind="reversal") & Q(reverses=None)),
                name="time_ledger_reversal_reverses",
            ),
        ]
        indexes = [models.Index(fields=["bank", "recorded_at"], name="time_ledger_bank_recorded")]

    def __str__(self):
        return f"{self.kind} {self.evidence_key}"

    def holds(self):
        """Of a transaction that holds minutes: itself and, where it took the end of a hold back, that hold, and so on to the first."""
        found = [self]
        while found[-1].reverses_id is not None:
            found.append(found[-1].reverses.closes)
        return found


class TimeEntry(models.Model):
    """One line of an account, chained to the line before. The hash covers the line and its whole transaction."""

    append_only = True

    transaction = models.ForeignKey(TimeTransaction, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(TimeAccount, on_delete=models.PROTECT, related_name="entries")
    sequence = models.PositiveIntegerField()
    minutes = models.IntegerField()
    balance_after = models.BigIntegerField()
    recorded_at = models.DateTimeField()  # never before the line above it
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("time entry")
        verbose_name_plural = _("time ledger")
        ordering = ["account", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["account", "sequence"], name="time_ledger_sequence_once"),
            models.UniqueConstraint(fields=["transaction", "account"], name="time_ledger_account_once_a_transaction"),
            models.CheckConstraint(condition=~Q(minutes=0), name="time_ledger_entry_not_zero"),
        ]
        indexes = [models.Index(fields=["account", "recorded_at"], name="time_ledger_account_recorded")]

    def __str__(self):
        return f"{self.account_id} #{self.sequence}"
