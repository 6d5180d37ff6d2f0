"""Addresses of this room."""

from django.urls import path

from . import account_views

urlpatterns: list = [
    path("memberships/new/", account_views.claim, name="membership_claim"),
    path("memberships/<int:pk>/", account_views.change, name="membership_change"),
    path("memberships/<int:pk>/answer/", account_views.answer, name="membership_answer"),
    path("memberships/<int:pk>/leave/", account_views.leave, name="membership_leave"),
]
