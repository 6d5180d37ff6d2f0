"""The trainer's queue of written work: read, accept, or send back with a word."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from courses.learning.domain import answers, work
from courses.learning.domain.errors import Refused
from courses.learning.models import Answer
from portal.core import clock
from portal.organisations import reach, rules
from portal.organisations.office import allowed, page_of

from .forms import NoteForm

State = Answer.State
TITLES = {
    State.SUBMITTED: gettext_lazy("To be read"),
    State.RETURNED: gettext_lazy("Sent back"),
    State.ACCEPTED: pgettext_lazy("work", "Read"),
}


def desk(user):
    """The newest texts of people within the trainer's reach, nobody's own."""
    within = reach.rows(user, rules.WORK_REVIEW, Answer.objects.exclude(account__user=user))
    found = answers.newest(within).select_related("lesson", "account__user", "enrolment__programme", "reviewed_by")
    return found.defer("lesson__sources", "enrolment__rule")


@allowed(rules.WORK_REVIEW)
@require_GET
def index(request):
    state = request.GET.get("state", "")
    state = state if state in TITLES else State.SUBMITTED
    found = desk(request.user)
    counts = dict(found.order_by().values_list("state").annotate(Count("pk")))
    # Who has waited longest is read first; what is done shows the latest first.
    order = "submitted_at" if state == State.SUBMITTED else "-reviewed_at"
    page = page_of(request, found.defer("lesson__body", "lesson__sources", "enrolment__rule").filter(state=state).order_by(order, "pk"))
    return render(request, "learning_office/work.html", {
        "state": state,
        "tabs": [(key, title, counts.get(key, 0)) for key, title in TITLES.items()],
        "page": page,
        "keep": urlencode({"state": state}),
    })  # fmt: skip


@allowed(rules.WORK_REVIEW)
@require_http_methods(["GET", "POST"])
def read(request, pk):
    answer = reach.fetch(
        request.user, rules.WORK_REVIEW, Answer.objects.select_related("lesson", "account__user", "enrolment__programme"), pk=pk
    )
    sending_back = "send_back" in request.POST
    form = NoteForm(request.POST or None, sending_back=sending_back)
    if request.method == "POST" and form.is_valid() and _decided(request, answer, form, sending_back):
        return _next(request.user)
    following = desk(request.user).filter(state=State.SUBMITTED).exclude(pk=pk).order_by("submitted_at", "pk").first()
    context = {
        "answer": answer,
        "task": answers.task_of(answer),
        "form": form,
        "following": following,
        "own": answer.account.user_id == request.user.pk,
        "earlier": answers.earlier(answer),
    }
    return render(request, "learning_office/work_read.html", context)


def _decided(request, answer, form, sending_back):
    decide = work.send_back if sending_back else work.accept
    try:
        decide(answer, by=request.user, note=form.cleaned_data["note"], now=clock.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Sent back; the learner was told why.") if sending_back else _("Marked as read."))
    return True


def _next(user):
    """On to the next text, or back to the list when the desk is empty."""
    following = desk(user).filter(state=State.SUBMITTED).order_by("submitted_at", "pk").values_list("pk", flat=True).first()
    return redirect(reverse("learning_office:work_read", args=[following]) if following else "learning_office:work")
