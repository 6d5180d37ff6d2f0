"""Addresses under /cms/surveys/."""

from django.urls import path

from . import views

app_name = "awareness_office"
urlpatterns = [
    path("", views.Editions.as_view(), name="list"),
    path("add/", views.Make.as_view(), name="make"),
    path("hold/<int:pk>/", views.Hold.as_view(), name="hold"),
    path("export/", views.Export.as_view(), name="export"),
    path("<int:pk>/", views.Outcome.as_view(), name="outcome"),
    path("<int:pk>/paper/", views.Paper.as_view(), name="paper"),
]
