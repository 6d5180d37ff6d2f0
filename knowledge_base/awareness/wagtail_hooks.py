"""Surveys in the back office."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from portal.organisations import rules
from portal.organisations.wagtail_hooks import Door


@hooks.register("register_admin_urls")
def urls():
    return [path("surveys/", include("knowledge_base.awareness.office.urls"))]


@hooks.register("register_admin_menu_item")
def menu_item():
    return Door(_("Surveys of public knowledge"), "awareness_office:list", rules.EVENT_EDIT, "help", order=225)
