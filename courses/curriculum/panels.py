"""Panels of the editor: minutes filled and missing against the hours granted."""

from wagtail.admin.panels import Panel

from .domain.readiness import live_lessons


class FillingPanel(Panel):
    """For a lesson: this lesson's minutes (counted as typed), the other lessons', what the module needs."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "curriculum/admin/filling_panel.html"

        def get_context_data(self, parent_context=None):
            return super().get_context_data(parent_context) | lesson_numbers(self.instance, self.form)


class ModuleFillingPanel(Panel):
    """For a module: what its lessons declare against what its hours need."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "curriculum/admin/module_panel.html"

        def is_shown(self):
            return bool(self.instance.pk)

        def get_context_data(self, parent_context=None):
            return super().get_context_data(parent_context) | module_numbers(self.instance)


class ProgrammeFillingPanel(Panel):
    """For a programme: each module's state and minutes."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "curriculum/admin/programme_panel.html"

        def is_shown(self):
            return bool(self.instance.pk)

        def get_context_data(self, parent_context=None):
            from .models import ModulePage

            modules = ModulePage.objects.child_of(self.instance).order_by("path")
            rows = []
            for module in modules:
                module.programme = self.instance
                rows.append({"module": module} | module_numbers(module))
            return super().get_context_data(parent_context) | {"rows": rows}


def lesson_numbers(lesson, form=None):
    """Minutes of this lesson, of the others, needed, missing (negative when there are too many)."""
    parent = getattr(form, "parent_page", None) or (lesson.get_parent() if lesson.path else None)
    module = parent.specific if parent else None
    if module is None:
        return {"module": None}
    others = sum(page.minutes for page in live_lessons(module) if page.pk != lesson.pk)
    needed = module.required_minutes
    filled = others + lesson.minutes
    return {
        "module": module,
        "own": lesson.minutes,
        "others": others,
        "needed": needed,
        "filled": filled,
        "missing": needed - filled,
        "over": max(filled - needed, 0),
    }


def module_numbers(module):
    lessons = live_lessons(module)
    declared, needed = sum(page.minutes for page in lessons), module.required_minutes
    return {"lessons": lessons, "declared": declared, "needed": needed, "missing": needed - declared, "over": max(declared - needed, 0)}
