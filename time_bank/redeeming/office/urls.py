"""Addresses of this back office, under /cms/redeeming/."""

from django.urls import path

from . import certificates, requests, sheets

app_name = "redeeming_office"

urlpatterns = [
    path("", requests.index, name="requests"),
    path("new/", requests.new, name="new"),
    path("new/<uuid:public_id>/", requests.write_down, name="write_down"),
    path("requests/<int:pk>/", requests.request_page, name="request"),
    path("requests/<int:pk>/match/", requests.match, name="match"),
    path("requests/<int:pk>/report/", requests.report, name="report"),
    path("requests/<int:pk>/decide/", requests.decide, name="decide"),
    path("requests/<int:pk>/sheet/", sheets.print_for, name="print_for"),
    path("requests/<int:pk>/<slug:step>/", requests.step, name="step"),
    path("sheets/", sheets.index, name="sheets"),
    path("sheets/print/", sheets.print_blank, name="print"),
    path("sheets/<str:number>/", sheets.enter, name="sheet"),
    path("sheets/<str:number>/pdf/", sheets.again, name="sheet_pdf"),
    path("sheets/<str:number>/void/", sheets.void, name="void"),
    path("sheets/<str:number>/scan/", sheets.scan, name="scan"),
    path("certificates/", certificates.index, name="certificates"),
    path("certificates/for/<int:volunteer>/", certificates.for_volunteer, name="certificate_for"),
    path("certificates/<int:pk>/", certificates.issue, name="certificate"),
    path("certificates/<int:pk>/refuse/", certificates.refuse, name="refuse_certificate"),
    path("certificates/<int:pk>/pdf/", certificates.pdf, name="certificate_pdf"),
]
