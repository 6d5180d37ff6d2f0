"""Addresses of this back office, under /cms/time-bank/."""

from django.urls import path

from . import accounts, banks, correcting

app_name = "time_ledger_office"

urlpatterns = [
    path("", accounts.index, name="index"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("accounts/<int:pk>/statement.xlsx", accounts.statement_xlsx, name="statement_xlsx"),
    path("accounts/<int:pk>/state/", correcting.state, name="state"),
    path("accounts/<int:pk>/grant/", correcting.grant, name="grant"),
    path("accounts/<int:pk>/merge/", correcting.merge, name="merge"),
    path("transactions/<int:pk>/reverse/", correcting.reverse, name="reverse"),
    path("banks/", banks.index, name="banks"),
    path("banks/open/", banks.open_bank, name="open"),
    path("banks/<int:pk>/", banks.community, name="community"),
    path("banks/<int:pk>/rules/", banks.rules_of, name="rules"),
]
