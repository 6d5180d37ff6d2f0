"""Reading in the background, and every ten minutes whatever was left unread."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.jobs.domain import handler, wake
from portal.jobs.domain.ticking import every

from . import domain


@handler(domain.JOB, label=gettext_lazy("Read the text of attachments"))
def read(job, progress):
    return {"message": _("%(n)d attachments were read.") % {"n": domain.read_waiting(timezone.now(), progress)}}


@every("search.attachments", 600)
def take_up_what_is_unread(now):
    if domain.find_unread(now):
        wake(domain.JOB, now)
