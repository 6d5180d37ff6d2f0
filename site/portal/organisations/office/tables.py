"""An uploaded table in the back office: chosen, checked whole, looked at, then imported or discarded."""

from collections.abc import Callable
from typing import Any

from django.shortcuts import redirect
from django.utils.functional import Promise, cached_property
from django.views import View
from django.views.generic import FormView, TemplateView

from . import Allowed, Framed, attempt


class Upload(Framed, FormView):
    header_icon = "upload"
    page = ""  # name of the address of one table
    stage: Callable  # (bytes, file name, organisation) -> the table, judged

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form):
        file = form.cleaned_data["file"]
        return redirect(self.page, self.stage(file.read(), file.name, form.cleaned_data["organisation"]).pk)


class TablePage(Framed, TemplateView):
    """What the judgement found, and the first rows."""

    header_icon = "upload"
    rows: Any = None
    preview: Callable  # (table) -> rows to be shown

    @cached_property
    def table(self):
        return self.fetch(self.rows, pk=self.kwargs["pk"])

    def get_page_title(self):
        return self.table.file_name

    def get_context_data(self, **kwargs):
        return super().get_context_data(sheet=self.table, summary=self.table.summary, preview=self.preview(self.table), **kwargs)


class TableAction(Allowed, View):
    """A button on its page."""

    http_method_names = ["post"]
    rows: Any = None
    page = ""
    done: str | Promise = ""
    act: Callable  # (table, user)

    def post(self, request, pk):
        held = self.fetch(self.rows, pk=pk)
        attempt(request, lambda: self.act(held, request.user), self.done)
        return redirect(self.page, pk)
