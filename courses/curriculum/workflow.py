"""Training content goes through a reviewer of reach; the workflow hangs on the training index."""

from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Workflow, WorkflowPage, WorkflowTask


def ensure_workflow(index):
    """Every training page is approved by a reviewer before it is public; safe to call again."""
    from .models import ReviewTask

    if WorkflowPage.objects.filter(page=index).exists():
        return
    with translation.override("zh-hans"):
        task = ReviewTask.objects.first() or ReviewTask.objects.create(name=_("Review of training content"))
        workflow = Workflow.objects.create(name=_("Training content"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=index)
