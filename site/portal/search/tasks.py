"""Background work of the search: the index follows what changes, and is built anew when asked."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.jobs.domain import enqueue, handler, wake
from portal.jobs.domain.ticking import every
from portal.jobs.models import Job

from . import statistics
from .domain import indexing, rebuilding
from .domain.projection import live
from .insights import counting


@handler(indexing.JOB, label=gettext_lazy("Bring changes into the search"))
def index(job, progress):
    done = indexing.index_waiting(timezone.now(), progress)
    generation = live()
    if generation is not None and statistics.stale(generation):
        statistics.refresh(generation)
    return {"message": _("%(n)d changes were brought into the search.") % {"n": done}}


@handler(rebuilding.JOB, label=gettext_lazy("Build the search anew"))
def rebuild(job, progress):
    done = rebuilding.run(timezone.now(), progress)
    return {"message": _("The search was built anew with %(n)d things.") % {"n": done}}


@every("search.index", 60)
def take_up_what_was_left(now):
    """What a lost job or an engine that was down left waiting."""
    if indexing.due(now).exists():
        wake(indexing.JOB, now)


@every("search.outside", 600)
def fill_an_engine_that_is_empty(now):
    """After SEARCH_URL was set, or a node lost what it had: nobody has to think of rebuild_search."""
    waiting = Job.objects.filter(kind=rebuilding.JOB, state__in=(Job.State.QUEUED, Job.State.RUNNING))
    if rebuilding.outside_is_empty() and not rebuilding.under_way(now) and not waiting.exists():
        enqueue(rebuilding.JOB, {}, now=now)


@every("search.forget", 24 * 3600)
def forget_old_counts(now):
    """Counts are kept for 400 days, digests that nobody repeated for 30."""
    counting.forget_old(now)
