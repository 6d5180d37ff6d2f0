"""Every article goes through a health reviewer; the workflow hangs on the index page."""

from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Workflow, WorkflowPage, WorkflowTask


def ensure_workflow(index):
    """Safe to call again."""
    from .models import HealthReviewTask

    if WorkflowPage.objects.filter(page=index).exists():
        return
    with translation.override("zh-hans"):
        task = HealthReviewTask.objects.first() or HealthReviewTask.objects.create(name=_("Review by a health reviewer"))
        workflow = Workflow.objects.create(name=_("Articles"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=index)
