"""Addresses of this room, under /volunteer/."""

from django.urls import path

from . import certificate_views, gift_views, views

app_name = "redeeming"

urlpatterns = [
    path("time-bank/ask/", views.ask, name="ask"),
    path("time-bank/requests/", views.requests, name="requests"),
    path("time-bank/requests/<uuid:public_id>/", views.request_page, name="request"),
    path("time-bank/requests/<uuid:public_id>/report/", views.report, name="report"),
    path("time-bank/requests/<uuid:public_id>/<slug:step>/", views.step, name="step"),
    path("time-bank/gift/", gift_views.gift, name="gift"),
    path("time-bank/donate/", gift_views.donate, name="donate"),
    path("certificates/", certificate_views.certificates, name="certificates"),
    path("certificates/<int:pk>/withdraw/", certificate_views.withdraw, name="withdraw_certificate"),
]
