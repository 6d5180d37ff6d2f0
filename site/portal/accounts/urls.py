"""Addresses of this room."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="accounts_home"),
    path("profile/", views.profile, name="accounts_profile"),
    path("identity/", views.identity, name="accounts_identity"),
    path("privacy/", views.privacy_notice, name="accounts_privacy"),
    path("privacy/<slug:version>/", views.privacy_notice, name="accounts_privacy_version"),
    path("consent/", views.consent, name="accounts_consent"),
    path("data/", views.data, name="accounts_data"),
    path("data/download/", views.download, name="accounts_download"),
    path("data/erase/", views.erase_account, name="accounts_erase"),
    path("data/erase/confirm/", views.erase_confirm, name="accounts_erase_confirm"),
]
