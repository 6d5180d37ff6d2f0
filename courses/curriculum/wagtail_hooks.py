"""The training room in the back office."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_editor_js")
def count_minutes():
    return format_html('<script type="module" src="{}"></script>', static("curriculum/filling.js"))


@hooks.register("insert_global_admin_css")
def panel_style():
    return format_html('<link rel="stylesheet" href="{}">', static("curriculum/admin.css"))
