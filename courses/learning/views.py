"""My learning: where an enrolment stands, the ledger, changing the audience, leaving."""

from copy import copy

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from courses.curriculum.domain.queries import programmes
from courses.curriculum.models import ProgrammePage
from courses.learning.models import Enrolment, LearnerAccount
from portal.certificates.domain import documents
from portal.certificates.models import Certificate
from portal.core import clock, downloads

from .domain import enrolments, missing, queries
from .domain.errors import Refused
from .exports import ledger_workbook
from .forms import AudienceForm

LINES = 50


def own_enrolment(request, pk, states=enrolments.OPEN):
    """The signed-in learner's enrolment, or 404 as if it did not exist."""
    found = Enrolment.objects.select_related("programme", "audience", "account__user")
    return get_object_or_404(found, pk=pk, account__user=request.user, state__in=states)


@never_cache
@login_required
@require_GET
def index(request):
    """The enrolment learnt last, or what can be learnt."""
    found = list(enrolments.open_enrolments(request.user).order_by("-pk"))
    if not found:
        return render(request, "learning/empty.html", {"programmes": programmes(), "certificates": _certificates(request.user)})
    return _my_learning(request, found, _learnt_last(found))


@never_cache
@login_required
@require_GET
def detail(request, pk):
    found = list(enrolments.open_enrolments(request.user).order_by("-pk"))
    chosen = next((enrolment for enrolment in found if enrolment.pk == pk), None)
    if chosen is None:
        own_enrolment(request, pk)  # 404
        return redirect("learning:index")
    return _my_learning(request, found, chosen)


def _learnt_last(found):
    """An enrolment that is still learnt comes before a completed one; the newest first."""
    return next((enrolment for enrolment in found if enrolment.state == Enrolment.State.ACTIVE), found[0])


def _my_learning(request, found, enrolment):
    enrolment.account.user = request.user
    standing = missing.standing(enrolment)
    lessons = queries.lessons_of(standing)
    entries = list(queries.ledger_entries(enrolment.account).defer("evidence"))
    rules = {enrolment.pk: enrolment.rule for enrolment in found}
    context = {
        "enrolment": enrolment,
        "others": [item for item in found if item != enrolment],
        "standing": standing,
        "optional": [module for module in standing.modules if not module.required],
        "next_step": _next_step(standing, lessons, entries),
        "questionnaire": next((item for item in standing.now if item.code == "questionnaire"), None),
        "lines": queries.ledger_lines(entries[:3], {lesson.pk: lesson.title for lesson in lessons}, rules),
        "certificates": _certificates(request.user),
    }
    return render(request, "learning/my_learning.html", context)


def _next_step(standing, lessons, entries):
    return queries.next_step(standing, lessons, entries) if standing.enrolment.state == Enrolment.State.ACTIVE else None


def _certificates(user):
    found = list(Certificate.objects.filter(holder=user, kind="training").order_by("-pk"))
    for certificate in found:
        certificate.address = documents.address(certificate)
    return found


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def enrol(request, programme_id):
    programme = get_object_or_404(ProgrammePage.objects.live(), pk=programme_id)
    if request.method == "GET":
        return redirect(programme.url)
    form = AudienceForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["audience"][0])
        return redirect(f"{programme.url}#enrol")
    try:
        enrolment = enrolments.enrol(request.user, programme, form.cleaned_data["audience"], clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(programme.url)
    messages.success(request, _("You are enrolled. The button below always shows your next step."))
    return redirect("learning:detail", enrolment.pk)


@never_cache
@login_required
@require_GET
def go_on(request, pk):
    """To where the learner stopped, the questionnaire, or the page that says what is missing."""
    enrolment = own_enrolment(request, pk)
    standing = missing.standing(enrolment)
    step = _next_step(standing, queries.lessons_of(standing), queries.ledger_entries(enrolment.account))
    if step is not None:
        return redirect(step.url)
    open_now = next((item for item in standing.now if item.code == "questionnaire"), None)
    return redirect(open_now.url) if open_now else redirect("learning:detail", pk)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def change_audience(request, pk):
    """GET shows what another audience would mean and what carries over; POST changes it."""
    enrolment = own_enrolment(request, pk, states=[Enrolment.State.ACTIVE])
    form = AudienceForm(request.POST or request.GET or None, initial={"audience": enrolment.audience.code})
    chosen = form.cleaned_data["audience"] if form.is_bound and form.is_valid() else None
    if request.method == "POST" and chosen:
        try:
            changed = enrolments.change_audience(enrolment, chosen, clock.now())
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("learning:detail", pk)
        messages.success(request, _("You now learn as: %(audience)s. Your hours came along.") % {"audience": chosen.title})
        return redirect("learning:detail", changed.pk)
    context = {"enrolment": enrolment, "form": form, "chosen": chosen}
    if chosen:
        context |= _carry_over(enrolment, chosen)
    return render(request, "learning/change_audience.html", context)


def _carry_over(enrolment, audience):
    """The standing that the same learner would have under the rule of another audience."""
    rule = enrolments.rule_of(enrolment.programme, audience)
    before = missing.standing(enrolment)
    imagined = copy(enrolment)
    imagined.audience, imagined.rule = audience, rule
    after = missing.standing(imagined)
    required_before = {module.key for module in before.required}
    required_after = {module.key for module in after.required}
    return {
        "after": after,
        "added": [module for module in after.required if module.key not in required_before],
        "dropped": [module for module in before.required if module.key not in required_after],
    }


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def leave(request, pk):
    enrolment = own_enrolment(request, pk, states=[Enrolment.State.ACTIVE])
    if request.method == "GET":
        return render(request, "learning/leave.html", {"enrolment": enrolment, "standing": missing.standing(enrolment)})
    try:
        enrolments.leave(enrolment, clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("learning:detail", pk)
    messages.success(request, _("You have left the programme. Your hours stay and count again if you come back."))
    return redirect("learning:index")


@never_cache
@login_required
@require_GET
def hours(request):
    """The whole ledger of the learner, newest first."""
    account = LearnerAccount.objects.filter(user=request.user).first()
    entries = queries.ledger_entries(account) if account else queries.ledger_entries(None)
    page = Paginator(entries, LINES).get_page(request.GET.get("page"))
    context = {"page_of_lines": page, "lines": queries.ledger_lines(page.object_list), "total": queries.minutes_of(account)}
    return render(request, "learning/hours.html", context)


@never_cache
@login_required
@require_GET
def hours_xlsx(request):
    account = LearnerAccount.objects.filter(user=request.user).first()
    lines = queries.ledger_lines(queries.ledger_entries(account)) if account else []
    return downloads.workbook(ledger_workbook(lines), "training-hours.xlsx")
