"""Addresses of this room, under /verify/."""

from django.urls import path

from . import views

app_name = "certificates"

urlpatterns = [
    path("", views.verify, name="verify"),
    path("document/<str:number>.pdf", views.download_pdf, name="download_pdf"),
    path("document/<str:number>.png", views.download_png, name="download_png"),
    path("<str:number>/", views.check, name="check"),
]
