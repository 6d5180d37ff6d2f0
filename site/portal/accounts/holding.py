"""What this room holds of a person: the account itself."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from .data_rights import Holding
from .domain import privacy
from .models import Consent


def export(user):
    return {
        "user_name": user.username,
        "name": user.full_name,
        "e_mail": user.email or "",
        "phone": user.phone,
        "identity_number": user.id_number_cipher,
        "joined": user.date_joined.isoformat(),
        "last_sign_in": user.last_login.isoformat() if user.last_login else None,
        "e_mail_addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "two_step": [row.get_type_display() for row in Authenticator.objects.filter(user=user)],
        "sessions": [_session(row) for row in UserSession.objects.filter(user=user)],
        "consents": [_consent(row) for row in Consent.objects.filter(user=user).select_related("notice")],
    }


def _session(row):
    return {"begun": row.created_at.isoformat(), "ip": row.ip, "browser": row.user_agent}


def _consent(row):
    withdrawn = row.withdrawn_at.isoformat() if row.withdrawn_at else None
    return {"version": row.notice.version, "for": row.scope, "given": row.given_at.isoformat(), "withdrawn": withdrawn}


def erase(user, now):
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    sessions = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=list(sessions.values_list("session_key", flat=True))).delete()
    sessions.delete()
    UserProfile.objects.filter(user=user).delete()
    privacy.withdraw_consent(user, now=now)
    # The log writes names beside its entries; the entries stay, the name goes.
    ModelLogEntry.objects.for_instance(user).update(label="")
    return [_("That you agreed to the privacy notice, when, and when it ended: without your name, as proof that data was held lawfully.")]


account = Holding(title=gettext_lazy("Account and sign-in"), export=export, erase=erase)
