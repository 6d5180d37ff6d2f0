"""Hours of the classroom with their evidence, corrections, and questionnaires on paper."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from courses.learning.domain import certifying, classroom, correcting, evidences, sheets
from courses.learning.domain.errors import Refused
from courses.learning.forms import OpinionForm, SignedForm
from courses.learning.models import Enrolment, HourEntry
from portal.core import clock
from portal.organisations import reach, rules
from portal.organisations.office import allowed, page_of

from .base import chosen_programme, ids, programmes, scan
from .forms import ReasonForm, SheetForm


@allowed(rules.HOURS_ENTER)
@require_http_methods(["GET", "POST"])
def enter(request):
    """One sheet for one learner or many: everything is entered, or nothing and the page says for whom and why."""
    found = programmes(request.user, rules.HOURS_ENTER)
    programme = chosen_programme(request, found)
    query = request.GET.get("q", "").strip()
    context = {"programmes": found, "programme": programme, "query": query}
    if programme is None:
        return render(request, "learning_office/hours.html", context)
    active = certifying.enrolments_within(request.user, programme, rules.HOURS_ENTER).filter(state=Enrolment.State.ACTIVE)
    form = SheetForm(request.POST or None, request.FILES or None, programme=programme)
    chosen = set(ids(request.POST.getlist("enrolment") or request.GET.getlist("enrolment")))
    if request.method == "POST":
        entered = _enter(request, form, active.filter(pk__in=chosen), len(chosen), context)
        if entered:
            message = ngettext("Entered for %(n)d learner.", "Entered for %(n)d learners.", entered) % {"n": entered}
            messages.success(request, message)
            return redirect(f"{request.path}?{urlencode({'programme': programme.pk})}")
    shown = active.filter(account__user__full_name__icontains=query) if query else active
    listed = active.filter(pk__in=chosen) | shown if chosen else shown
    page = page_of(request, listed.order_by("account__user__full_name", "pk"), size=sheets.MOST)
    context |= {"form": form, "chosen": chosen, "page": page, "keep": urlencode({"programme": programme.pk, "q": query})}
    return render(request, "learning_office/hours.html", context)


def _enter(request, form, enrolments, wanted, context):
    """How many were entered; 0 leaves the reasons in the form and the context."""
    people = list(enrolments[: sheets.MOST + 1])
    if not wanted:
        form.add_error(None, _("Tick at least one learner."))
    elif len(people) > sheets.MOST:
        form.add_error(None, _("At most %(n)d learners fit on one sheet.") % {"n": sheets.MOST})
    elif len(people) < wanted:
        form.add_error(None, _("Some of those you ticked are not learning here any more. Look at the list again; nothing was entered."))
    if not form.is_valid():
        return 0
    data = form.cleaned_data
    try:
        entries = sheets.enter_sheet(
            people, data["module"], data["minutes"], data["upload"],
            title=data["title"], by=request.user, reason=data["note"], now=clock.now(),
        )  # fmt: skip
    except sheets.SheetRefused as refused:
        context["reasons"] = refused.reasons
        return 0
    except ValidationError as error:
        form.add_error("upload", error)
        return 0
    return len(entries)


@allowed(rules.HOURS_ENTER)
@require_http_methods(["GET", "POST"])
def correct(request, pk):
    """Take one entry of the ledger back, with a reason."""
    entries = HourEntry.objects.select_related("account__user", "enrolment__programme", "reversed_by")
    entry = reach.fetch(request.user, rules.HOURS_ENTER, entries, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            correcting.correct(entry, by=request.user, reason=form.cleaned_data["reason"], now=clock.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The entry was taken back; both stay in the ledger."))
            return redirect("learning_office:record", pk=entry.enrolment_id)
    return render(request, "learning_office/correct.html", {"entry": entry, "form": form})


@allowed(rules.LEARNING_VIEW, rules.HOURS_ENTER)
@require_GET
def evidence(request, pk):
    """A scan, as a download, to who may see everybody on it."""
    return scan(evidences.visible(request.user, pk), f"evidence-{pk}")


@allowed(rules.HOURS_ENTER)
@require_http_methods(["GET", "POST"])
def paper(request, pk):
    """A questionnaire filled in on paper. The anonymous sheet may be missing; the signed one may not."""
    enrolments = Enrolment.objects.select_related("programme", "audience", "account__user").filter(~Q(state=Enrolment.State.ENDED))
    enrolment = reach.fetch(request.user, rules.HOURS_ENTER, enrolments, pk=pk)
    signed = SignedForm(request.POST or None, prefix="signed")
    without = "without_opinions" in request.POST
    opinions = OpinionForm(None if without else request.POST or None, prefix="opinions")
    refused = ""
    if request.method == "POST" and signed.is_valid() and (without or opinions.is_valid()):
        try:
            created = classroom.enter_paper_questionnaire(
                enrolment, signed.cleaned_data, None if without else opinions.answers, by=request.user, now=clock.now()
            )
        except Refused as error:
            refused = str(error)
        else:
            _say(request, created)
            return redirect("learning_office:record", pk=enrolment.pk)
    context = {"enrolment": enrolment, "signed": signed, "opinions": opinions, "without": without, "refused": refused}
    return render(request, "learning_office/paper.html", context)


def _say(request, created):
    if created:
        messages.success(request, _("The questionnaire was entered."))
    else:
        messages.info(request, _("This learner had given the questionnaire already; the first one stands."))
