"""Addresses of this room, under /volunteer/."""

from django.urls import path

from . import views

app_name = "time_ledger"

urlpatterns = [
    path("time-bank/", views.account, name="account"),
    path("time-bank/statement.xlsx", views.statement_xlsx, name="statement_xlsx"),
]
