"""Sign-up, sign-in, codes and reset, as people here write their numbers."""

import unicodedata
from itertools import groupby

from allauth.account import app_settings
from allauth.account import forms as allauth_forms
from allauth.account.app_settings import LoginMethod
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context, ratelimit
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts import domain
from portal.accounts.domain import privacy
from portal.accounts.domain.people import AlreadyTaken
from portal.accounts.names import clean_name, validate_name
from portal.accounts.numbers import clean_phone
from portal.core.models import Audience

from .domain import memberships
from .models import Organisation
from .resets import PhonePasswordReset

_BY_PHONE = LoginMethod.PHONE in app_settings.LOGIN_METHODS
_CONTACT_LABEL = gettext_lazy("Mobile number or e-mail") if _BY_PHONE else gettext_lazy("E-mail")
_INDENT = "\u3000"


def read_contact(text):
    """Return {"phone": …} or {"email": …} of what somebody typed; ValidationError says what is expected."""
    text = unicodedata.normalize("NFKC", text or "").strip()
    if "@" in text or not _BY_PHONE:
        try:
            validate_email(text.lower())
        except ValidationError:
            raise ValidationError(_("This e-mail address looks incomplete. An example: name@example.com.")) from None
        return {"email": text.lower()}
    return {"phone": clean_phone(text)}


class ContactField(forms.CharField):
    """One field for a mobile number or an e-mail address; cleans to what `read_contact` returns."""

    widget = forms.TextInput(attrs={"autocomplete": "username"})

    def __init__(self, **kwargs):
        super().__init__(**{"label": _CONTACT_LABEL, "max_length": 254, **kwargs})

    def clean(self, value):
        return read_contact(super().clean(value))


def organisation_choices():
    """Open organisations as options: one group a root, indented by depth. One query, however many."""
    nodes = Organisation.objects.filter(is_open=True).order_by("path").only("pk", "name", "path", "depth")
    groups = []
    for _root, members in groupby(nodes, key=lambda node: node.path[: Organisation.steplen]):
        members = list(members)
        options = [(node.pk, f"{_INDENT * max(node.depth - 2, 0)}{node.name}") for node in members]
        groups.append((members[0].name, options))
    return groups


class MembershipFields(forms.Form):
    """Where somebody works and in which role they learn."""

    audience = forms.ModelChoiceField(
        queryset=Audience.objects.all(), label=gettext_lazy("I am"), widget=forms.RadioSelect, empty_label=None
    )
    organisation = forms.TypedChoiceField(
        label=gettext_lazy("Where I work"),
        coerce=int,
        help_text=gettext_lazy("Your organisation confirms it later. You can begin to learn at once."),
        error_messages={"invalid_choice": gettext_lazy("Choose an organisation of the list.")},
    )
    position = forms.CharField(
        label=gettext_lazy("Position"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("For example village doctor, grid worker, class teacher."),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _("Please choose")), *organisation_choices()]

    def claim(self, user):
        """Claim the membership that the cleaned form describes."""
        organisation = Organisation.objects.get(pk=self.cleaned_data["organisation"])
        return memberships.claim(user, organisation, self.cleaned_data["audience"], self.cleaned_data["position"].strip())


class PositionForm(forms.Form):
    position = forms.CharField(label=gettext_lazy("Position"), max_length=40, required=False)


class _PrivacyConsentLabel:
    @staticmethod
    def text():
        return format_html(
            _('I have read the <a href="{}" target="_blank">privacy notice</a> and agree to it.'), reverse_lazy("accounts_privacy")
        )


class SignUpForm(MembershipFields, allauth_forms.SignupForm):
    """One contact, which a code proves; a name, a place in the tree, and consent."""

    contact = ContactField(help_text=gettext_lazy("We send a code there to make sure that it is yours."))
    full_name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=50,
        help_text=gettext_lazy("As it should stand on a certificate. Rare characters and the middle dot are welcome."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    consent = forms.BooleanField(
        label=lazy(_PrivacyConsentLabel.text, str)(),
        error_messages={"required": gettext_lazy("Please read the privacy notice and tick the box. We need your consent.")},
    )
    field_order = ("contact", "password1", "full_name", "username", "audience", "organisation", "position", "consent")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("phone", "email"):
            self.fields.pop(name, None)
        self.fields["password1"].help_text = _("At least 8 characters, not digits alone, and nothing that many people use.")
        self.fields["username"].label = _("User name")
        self.fields["username"].help_text = _("Optional: another way to sign in. Letters and digits, not a number alone.")
        self.notice = privacy.current_notice()
        if self.notice is None:
            del self.fields["consent"]
        self.order_fields(self.field_order)
        for name in ("contact", "password1", "full_name", "audience", "organisation"):
            self.fields[name].error_messages["required"] = _("Please fill this in.")

    def clean_full_name(self):
        name = clean_name(self.cleaned_data["full_name"])
        validate_name(name)
        return name

    def clean_username(self):
        self.cleaned_data["username"] = unicodedata.normalize("NFKC", self.cleaned_data["username"]).strip().lower()
        return super().clean_username()

    def clean(self):
        contact = self.cleaned_data.get("contact") or {}
        self.cleaned_data |= {"phone": "", "email": "", **contact}
        if contact:
            self.account_already_exists = bool(_holder(contact))
        return super().clean()

    def try_save(self, request):
        if not self.account_already_exists:
            try:
                return self.save(request), None
            except AlreadyTaken:
                pass  # the same form, sent twice at the same moment
        contact = self.cleaned_data["contact"]
        if self._is_same_person(request, contact):
            messages.info(request, _("The form was sent twice; your account is there once. Sign in to go on."))
            return None, redirect("account_login")
        return None, allauth_forms.flows.signup.prevent_enumeration(request, **contact)

    def _is_same_person(self, request, contact):
        """Only who knows the password learns that the account exists."""
        credentials = {**contact, "username": next(iter(contact.values())), "password": self.cleaned_data["password1"]}
        try:
            return bool(allauth_forms.get_adapter(request).authenticate(request, **credentials))
        except ValidationError:
            return False

    def save(self, request):
        data = self.cleaned_data
        with transaction.atomic():
            user = domain.sign_up(
                full_name=data["full_name"],
                username=data["username"],
                password=data["password1"],
                notice=self.notice,
                **data["contact"],
            )
            self.claim(user)
        return user


def _holder(contact):
    if "phone" in contact:
        return allauth_forms.get_adapter().get_user_by_phone(contact["phone"])
    return next(iter(filter_users_by_email(contact["email"])), None)


class SignInForm(allauth_forms.LoginForm):
    """E-mail, mobile number or user name; full-width digits and spaces are forgiven."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Mobile number, e-mail or user name") if _BY_PHONE else _("E-mail or user name")
        self.fields["login"].widget.attrs = {"autocomplete": "username"}
        self.fields["password"].widget.attrs.pop("placeholder", None)

    def clean_login(self):
        login = unicodedata.normalize("NFKC", self.cleaned_data["login"]).strip()
        try:
            return clean_phone(login) if _BY_PHONE else login
        except ValidationError:
            return login


class _ContactForm(forms.Form):
    """Finds who holds a contact, and answers the same when nobody does."""

    contact = ContactField()

    def clean(self):
        cleaned = super().clean()
        contact = cleaned.get("contact")
        if contact:
            cleaned |= {"phone": "", "email": "", **contact}
            self._user = _holder(contact)
            if self._user and not self._user.is_active:
                self._user = None
            if self._user and "email" in contact:
                sync_user_email_address(self._user)
        return cleaned


class RequestCodeForm(_ContactForm):
    def clean_contact(self):
        contact = self.cleaned_data["contact"]
        if not ratelimit.consume(context.request, action="request_login_code", key=next(iter(contact.values()))):
            raise ValidationError(_("Codes can be asked for three times a minute. Please wait a moment."))
        return contact


class ResetForm(_ContactForm):
    def clean(self):
        cleaned = super().clean()
        if "contact" in cleaned:
            # allauth's view limits tries by this key; a phone needs one too.
            cleaned["email"] = cleaned["email"] or cleaned["phone"]
        return cleaned

    def save(self, request, **kwargs):
        contact = self.cleaned_data["contact"]
        process = PhonePasswordReset if "phone" in contact else allauth_forms.flows.password_reset_by_code.PasswordResetVerificationProcess
        process.initiate(request=request, user=self._user, **contact)
        return ""


class _SixDigits:
    """A numeric keyboard on phones; full-width digits and spaces are forgiven."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code of six digits")
        self.fields["code"].widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}

    def clean_code(self):
        self.cleaned_data["code"] = "".join(unicodedata.normalize("NFKC", self.cleaned_data["code"]).split())
        return super().clean_code()


class LoginCodeForm(_SixDigits, allauth_forms.ConfirmLoginCodeForm):
    pass


class EmailCodeForm(_SixDigits, allauth_forms.ConfirmEmailVerificationCodeForm):
    pass


class ResetCodeForm(_SixDigits, allauth_forms.ConfirmPasswordResetCodeForm):
    pass


class PhoneCodeForm(_SixDigits, allauth_forms.VerifyPhoneForm):
    pass
