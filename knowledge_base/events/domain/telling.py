"""Who signed up is told by a text on their phone: there is no other way to them. Whoever could not be told has to be called."""

import logging
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.notices.gateways import send_text, sends_texts

from ..models import SignUp

logger = logging.getLogger(__name__)


def soon(sign_ups):
    """Told in the background once this is committed; nobody without a gateway."""
    ids = [row.pk for row in sign_ups]
    if ids and sends_texts():
        transaction.on_commit(partial(_hand_over, ids))


def _hand_over(ids):
    from ..tasks import tell_by_phone

    for pk in ids:
        tell_by_phone.enqueue(pk)


def tell(sign_up, now):
    """Send what stands now; a text that does not go out leaves the person among those to be called. Returns whether it went."""
    try:
        with override("zh-hans"):
            send_text(sign_up.phone_cipher, _text(sign_up))
    except Exception as error:  # a gateway may raise anything of its own
        logger.warning("A text about event %s did not go out: %s", sign_up.event_id, type(error).__name__)
        return False
    SignUp.objects.filter(pk=sign_up.pk).update(told_at=now)
    return True


def _text(sign_up):
    event = sign_up.event
    facts = {"title": event.title, "when": date_format(timezone.localtime(event.starts_at), "n月j日 H:i"), "place": event.place}
    if event.state == event.State.CANCELLED:
        facts["reason"] = event.cancelled_because
        return _("“%(title)s” on %(when)s does not take place: %(reason)s") % facts
    return (
        _("A seat is free for you: “%(title)s”, %(when)s, %(place)s. If you can't come, give it back by the link of your sign-up.") % facts
    )
