"""The enrolment panel of a programme's page."""

from .domain import enrolments, queries


def programme_panel(programme, request):
    """Context for learning/panel.html: the reader's enrolment, or the audience to begin with."""
    context = {"panel_template": "learning/panel.html", "enrolment": None, "suggested": None}
    if not request.user.is_authenticated:
        return context
    context["enrolment"] = enrolments.open_enrolments(request.user).filter(programme=programme).first()
    if context["enrolment"] is None:
        context["suggested"] = queries.audience_of(request.user)
    return context
