"""Addresses under /cms/attachment-texts/."""

from django.urls import path

from . import views

app_name = "attachment_texts"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/again/", views.again, name="again"),
]
