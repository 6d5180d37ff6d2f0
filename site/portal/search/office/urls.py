"""Addresses under /cms/search-words/."""

from django.urls import path

from . import views

app_name = "search_office"

urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.term, name="term"),
    path("<int:pk>/first/", views.put_first, name="put_first"),
]
