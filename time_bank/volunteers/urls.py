"""Addresses of this room, under /volunteer/."""

from django.urls import path

from . import views

app_name = "volunteers"

urlpatterns = [
    path("join/", views.join, name="join"),
    path("join/guardian/", views.guardian_form, name="guardian_form"),
    path("me/", views.me, name="me"),
    path("me/details/", views.details, name="details"),
    path("me/leave/", views.leave, name="leave"),
    path("me/family/", views.name_family, name="name_family"),
    path("me/family/<int:pk>/end/", views.end_family, name="end_family"),
]
