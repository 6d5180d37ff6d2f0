"""Panels of the editor: the state of the review, and what the lint says."""

from wagtail.admin.panels import Panel


class ReviewPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "knowledge_base/admin/review_panel.html"

        def is_shown(self):
            return bool(self.instance.pk)

        def get_context_data(self, parent_context=None):
            from .domain import reviewing

            task = reviewing.waiting_task(self.instance)
            context = {
                "article": self.instance,
                "latest": self.instance.approvals.first(),
                "task": task,
                "may_review": reviewing.may_review(self.request.user, self.instance),
            }
            return super().get_context_data(parent_context) | context


class LintPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "knowledge_base/admin/lint_panel.html"

        def is_shown(self):
            return bool(self.instance.pk)

        def get_context_data(self, parent_context=None):
            from .domain.lint import lint

            return super().get_context_data(parent_context) | {"findings": lint(self.instance)}
