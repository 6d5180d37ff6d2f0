"""Addresses of this room."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("read/", views.mark_all_read, name="notices_mark_all_read"),
    path("preference/", views.preference, name="notices_preference"),
    path("outbox/", views.show_outbox, name="notices_outbox"),
    path("<int:pk>/", views.open_notice, name="notices_open"),
]
