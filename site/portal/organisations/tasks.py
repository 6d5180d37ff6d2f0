"""Background work of this room: takes ids, loads, delegates."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.jobs.domain import handler
from portal.jobs.domain.ticking import every

from .domain import roster as rosters
from .domain import unproven
from .models import Roster


@handler(rosters.KIND, label=gettext_lazy("Import of a roster"))
def import_roster(job, progress):
    roster = Roster.objects.select_related("uploaded_by").get(pk=job.args["roster"])
    if roster.state == Roster.State.APPLYING:
        rosters.carry_out(roster, job.cursor.get("after", 0), progress)
        roster.refresh_from_db()
    outcome = roster.summary.get("outcome", {})
    message = _("%(created)s people added, %(updated)s updated, %(joined)s asked, %(same)s unchanged.") % {
        key: outcome.get(key, 0) for key in ("created", "updated", "joined", "same")
    }
    return {"message": message, "url": reverse("people:roster", args=[roster.pk])}


@every("purge_rosters", 60 * 60)
def purge_rosters(now):
    rosters.purge(now)


@every("purge_unproven", 24 * 60 * 60)
def purge_unproven(now):
    unproven.purge(now)
