"""Addresses of the back office of service points, below /cms/services/."""

from django.urls import path

from . import sheets, views

app_name = "services_office"
urlpatterns = [
    path("", views.Points.as_view(), name="list"),
    path("add/", views.Add.as_view(), name="add"),
    path("export/", views.Export.as_view(), name="export"),
    path("template/", views.Template.as_view(), name="template"),
    path("<int:pk>/", views.Edit.as_view(), name="edit"),
    path("<int:pk>/remove/", views.Remove.as_view(), name="remove"),
    path("import/", sheets.Upload.as_view(), name="upload"),
    path("import/<int:pk>/", sheets.Sheet.as_view(), name="sheet"),
    path("import/<int:pk>/apply/", sheets.Apply.as_view(), name="apply"),
    path("import/<int:pk>/discard/", sheets.Discard.as_view(), name="discard"),
]
