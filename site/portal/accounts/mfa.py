"""Second-factor secrets are encrypted at rest."""

import io

import segno
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

    def build_totp_svg(self, url):
        """On white, so that cameras read it in the dark display too."""
        out = io.BytesIO()
        segno.make(url, error="m").save(out, kind="svg", scale=4, border=4, light="#ffffff", xmldecl=False)
        return out.getvalue().decode()
