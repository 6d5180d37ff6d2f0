"""Addresses of this room, under /volunteer/."""

from django.urls import path

from . import check_views, record_views, views

app_name = "activities"

urlpatterns = [
    path("", views.home, name="home"),
    path("activities/", views.activity_list, name="list"),
    path("activities/offer/", views.offer, name="offer"),
    path("activities/<slug:slug>/", views.activity, name="activity"),
    path("activities/<slug:slug>/calendar.ics", views.calendar_file, name="ics"),
    path("activities/<slug:slug>/sign-up/", views.sign_up, name="sign_up"),
    path("activities/<slug:slug>/withdraw/", views.withdraw, name="withdraw"),
    path("activities/<slug:slug>/check/", check_views.letters, name="letters"),
    path("activities/<slug:slug>/door/", check_views.door, name="door"),
    path("activities/<slug:slug>/door/code/<str:kind>/", check_views.code, name="code"),
    path("activities/<slug:slug>/door/ticks/", check_views.ticks, name="ticks"),
    path("check/", check_views.confirm, name="confirm_check"),
    path("check/<str:token>/", check_views.scan, name="scan"),
    path("records/", record_views.records, name="records"),
    path("records/<uuid:public_id>/", record_views.record, name="record"),
    path("evaluate/<str:token>/", record_views.evaluate, name="evaluate"),
]
