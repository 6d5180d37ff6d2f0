"""Second-factor secrets are encrypted at rest."""

from allauth.mfa.adapter import DefaultMFAAdapter

from portal.core import crypto


class MFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text):
        return crypto.encrypt(text)

    def decrypt(self, encrypted_text):
        return crypto.decrypt(encrypted_text)

    def get_totp_label(self, user):
        """The user name: an e-mail or a phone has no business in a QR code."""
        return user.username
