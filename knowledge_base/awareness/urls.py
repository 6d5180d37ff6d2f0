"""Addresses under /survey/."""

from django.urls import path

from . import views

app_name = "awareness"
urlpatterns = [
    path("<slug:code>/", views.sheet, name="sheet"),
    path("<slug:code>/thanks/", views.thanks, name="thanks"),
]
