"""Addresses of the back office of events, below /cms/events/."""

from django.urls import path

from . import views

app_name = "events_office"
urlpatterns = [
    path("", views.Events.as_view(), name="list"),
    path("add/", views.Plan.as_view(), name="add"),
    path("<int:pk>/", views.Edit.as_view(), name="edit"),
    path("<int:pk>/cancel/", views.Cancel.as_view(), name="cancel"),
    path("<int:pk>/report/", views.Report.as_view(), name="report"),
    path("<int:pk>/sign-ups/", views.SignUps.as_view(), name="sign_ups"),
    path("<int:pk>/sign-ups/export/", views.Export.as_view(), name="export"),
]
