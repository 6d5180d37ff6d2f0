"""Addresses beside the pages of the tree: below /knowledge/."""

from django.urls import path

from .articles import views

app_name = "knowledge_base"
urlpatterns = [
    path("topic/<slug:code>/", views.topic, name="topic"),
]
