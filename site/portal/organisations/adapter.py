"""allauth's questions answered by our user model: phones are encrypted and found by keyed hash."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.fields import PhoneField
from portal.accounts.names import invent_username
from portal.accounts.numbers import clean_phone
from portal.core.crypto import keyed_hash


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": gettext_lazy("This code is not right. Look at the newest message and try again."),
        "too_many_login_attempts": gettext_lazy("Too many tries. Please wait a few minutes, then try again or ask for a new code."),
        "rate_limited": gettext_lazy("A code was sent a moment ago. Please wait half a minute before you ask for another."),
        "username_taken": gettext_lazy("This user name is taken. Try another one, or leave it empty."),
        "phone_taken": gettext_lazy("This number belongs to another account."),
        "email_taken": gettext_lazy("This e-mail address belongs to another account."),
        "same_as_current": gettext_lazy("This is the one you have now."),
        "username_password_mismatch": gettext_lazy("The account or the password is not right."),
        "email_password_mismatch": gettext_lazy("The account or the password is not right."),
        "phone_password_mismatch": gettext_lazy("The account or the password is not right."),
        "incorrect_password": gettext_lazy("The password is not right."),
        "enter_current_password": gettext_lazy("This is not your current password."),
    }

    def phone_form_field(self, **kwargs):
        return PhoneField(**kwargs)

    def clean_phone(self, phone):
        return clean_phone(phone)

    def get_phone(self, user):
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user, phone, verified):
        user.hold_phone(phone, verified)
        user.save(update_fields=["phone_cipher", "phone_hash", "phone_verified"])

    def set_phone_verified(self, user, phone):
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone):
        try:
            return get_user_model().objects.filter(phone_hash=keyed_hash(clean_phone(phone))).first()
        except ValidationError:
            return None

    def _gateway(self):
        return import_string(settings.PHONE_GATEWAY)()

    def send_verification_code_sms(self, user, phone, code, **kwargs):
        self._gateway().send(phone, _("Your code is %(code)s. It holds for a few minutes; tell it to nobody.") % {"code": code})

    def send_unknown_account_sms(self, phone, **kwargs):
        self._gateway().send(phone, _("No account uses this number. You can sign up on the site."))

    def send_account_already_exists_sms(self, phone):
        self._gateway().send(phone, _("This number already has an account. Sign in with a code, or reset the password."))

    def generate_unique_username(self, txts, regex=None):
        return invent_username()

    def get_login_stages(self):
        ours = {
            "allauth.account.stages.PhoneVerificationStage": "portal.organisations.stages.PhoneStage",
            "allauth.account.stages.EmailVerificationStage": "portal.organisations.stages.EmailStage",
        }
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def format_email_subject(self, subject):
        return f"【{settings.WAGTAIL_SITE_NAME}】{subject}"

    def get_password_change_redirect_url(self, request):
        return "/accounts/"
