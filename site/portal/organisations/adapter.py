"""allauth's questions answered by our user model: phones are encrypted and found by keyed hash."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from portal.accounts.numbers import clean_phone
from portal.core.crypto import keyed_hash


class AccountAdapter(DefaultAccountAdapter):
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
        return get_user_model().objects.filter(phone_hash=keyed_hash(phone), is_active=True).first()

    def send_verification_code_sms(self, user, phone, code, **kwargs):
        gateway = import_string(settings.PHONE_GATEWAY)()
        gateway.send(phone, _("Your code is %(code)s. It holds for a few minutes; tell it to nobody.") % {"code": code})

    def send_unknown_account_sms(self, phone, **kwargs):
        gateway = import_string(settings.PHONE_GATEWAY)()
        gateway.send(phone, _("No account uses this number. You can sign up on the site."))

    def generate_unique_username(self, txts, regex=None):
        return f"u{get_random_string(10, 'abcdefghjkmnpqrstuvwxyz23456789')}"
