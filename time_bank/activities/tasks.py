"""The background work of this room. Handlers take ids, load, and delegate."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.accounts.models import User
from portal.core import clock
from portal.jobs.domain import JobError, handler
from portal.jobs.domain.ticking import every

from .domain import importing, reminding
from .models import RecordSheet


@every("activities.remind", 15 * 60)
def remind(now):
    reminding.remind(now)


@every("activities.due", 24 * 60 * 60)
def due(now):
    reminding.remind_of_records(now)


@every("activities.purge_sheets", 24 * 60 * 60)
def purge_sheets(now):
    importing.purge(now)


@handler(importing.KIND, label=gettext_lazy("Import of service records"))
def import_records(job, progress):
    """args: sheet, by."""
    sheet = RecordSheet.objects.select_related("organisation").get(pk=job.args["sheet"])
    by = User.objects.filter(pk=job.args["by"], is_active=True).first()
    if by is None:
        raise JobError(_("Who asked for this is no longer there."))
    if sheet.state == RecordSheet.State.APPLYING:
        importing.carry_out(sheet, job.cursor.get("after", 0), progress, by=by, now=clock.now())
        sheet.refresh_from_db()
    written = sheet.row_count - len(sheet.summary.get("skipped", []))
    message = ngettext(
        "%(n)d record imported; it waits for a second person.", "%(n)d records imported; they wait for a second person.", written
    )
    return {"message": message % {"n": written}, "url": reverse("activities_office:sheet", args=[sheet.pk])}
