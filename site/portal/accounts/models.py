"""The user, and what they consented to."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.crypto import EncryptedTextField, keyed_hash

from .names import clean_name, validate_name, validate_username
from .numbers import mask_id_number, mask_phone


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username):
        return self.get(username__iexact=username)

    def create_user(self, username, password=None, **fields):
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, username, password=None, **fields):
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. Phone and identity number are held encrypted, found by keyed hash, shown masked."""

    username = models.CharField(_("user name"), max_length=60, unique=True, validators=[validate_username])
    full_name = models.CharField(_("name"), max_length=50, blank=True, validators=[validate_name])
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    phone_cipher = EncryptedTextField(blank=True, default="", editable=False)
    phone_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    phone_verified = models.BooleanField(default=False, editable=False)
    id_number_cipher = EncryptedTextField(blank=True, default="", editable=False)
    id_number_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    # Stands for the person in ledgers and logs; renewed at erasure, so that old rows point to nobody.
    pseudonym = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return self.full_name or self.username

    def clean(self):
        super().clean()
        self.full_name = clean_name(self.full_name)
        self.email = (self.email or "").strip().lower() or None

    @property
    def phone(self):
        """E.164, for sending codes; pages show masked_phone."""
        return self.phone_cipher

    @property
    def masked_phone(self):
        return mask_phone(self.phone_cipher)

    @property
    def masked_id_number(self):
        return mask_id_number(self.id_number_cipher)

    def hold_phone(self, phone, verified):
        """Set the number on the instance (E.164, or "" for none); the caller saves."""
        self.phone_cipher = phone
        self.phone_hash = keyed_hash(phone) if phone else None
        self.phone_verified = bool(phone) and verified

    def hold_id_number(self, number):
        """Set the identity number on the instance (clean, upper case); the caller saves."""
        self.id_number_cipher = number
        self.id_number_hash = keyed_hash(number) if number else None

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name or self.username

    @property
    def first_name(self):
        """Wagtail's pages ask for it; Chinese names are not split."""
        return self.full_name

    @property
    def last_name(self):
        return ""


def display_name(user):
    return user.full_name or user.username


class PrivacyNotice(models.Model):
    """A version of the privacy notice; the newest published one is what people consent to."""

    version = models.CharField(_("version"), max_length=20, unique=True)
    body = models.TextField(_("text"), help_text=_("Markdown."))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("privacy notice")
        verbose_name_plural = _("privacy notices")
        ordering = ["-published_at"]

    def __str__(self):
        return self.version


class Consent(models.Model):
    """Who agreed to which version, when; withdrawn consents stay on record."""

    class Scope(models.TextChoices):
        NOTICE = "notice", _("privacy notice")
        IDENTITY_NUMBER = "identity_number", _("identity number")
        VOLUNTEER = "volunteer", _("sensitive information of a volunteer")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    # Sensitive information asks for a consent of its own (PIPL, article 29).
    scope = models.CharField(max_length=20, choices=Scope.choices, default=Scope.NOTICE)
    notice = models.ForeignKey(PrivacyNotice, on_delete=models.PROTECT, related_name="consents")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "notice", "scope"], name="accounts_consent_once")]

    def __str__(self):
        return self.get_scope_display()
