"""The first page of the back office."""

from wagtail import hooks

from .office import TasksPanel


@hooks.register("construct_homepage_panels")
def tasks_first(request, panels):
    panels.insert(0, TasksPanel())
