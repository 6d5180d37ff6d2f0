"""Addresses below /services/."""

from django.urls import path

from . import views

app_name = "services"
urlpatterns = [
    path("", views.point_list, name="list"),
    path("<slug:slug>/", views.point, name="point"),
]
