"""Panels of the editor: the state of the review, and what the lint says."""

from wagtail.admin.panels import Panel


class ReviewPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "knowledge_base/admin/review_panel.html"


class LintPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "knowledge_base/admin/lint_panel.html"
