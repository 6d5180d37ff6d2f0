"""What this room holds of a person: their notices."""

from django.utils.translation import gettext_lazy

from portal.accounts.data_rights import Holding

from . import domain
from .models import MailPreference, Notice


def export(user):
    return {"notices": [_notice(row) for row in Notice.objects.filter(user=user)], "by_e_mail_too": domain.wants_mail(user)}


def _notice(row):
    read = row.read_at.isoformat() if row.read_at else None
    return {"title": row.title, "text": row.body, "sent": row.created_at.isoformat(), "read": read}


def erase(user, now):
    Notice.objects.filter(user=user).delete()
    MailPreference.objects.filter(user=user).delete()
    return []


notices = Holding(title=gettext_lazy("Notices"), export=export, erase=erase)
