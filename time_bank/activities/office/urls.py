"""Addresses of the back office of activities, below /cms/activities/."""

from django.urls import path

from . import lists, people, planning, records, slips, tables

app_name = "activities_office"

urlpatterns = [
    path("", planning.Activities.as_view(), name="list"),
    path("add/", planning.Post.as_view(), name="add"),
    path("<int:pk>/", planning.Edit.as_view(), name="edit"),
    path("<int:pk>/cancel/", planning.Cancel.as_view(), name="cancel"),
    path("<int:pk>/decide/", planning.Decide.as_view(), name="decide"),
    path("<int:pk>/people/", people.people, name="people"),
    path("<int:pk>/people/add/", people.add, name="add_person"),
    path("<int:pk>/people/later/", people.later, name="later"),
    path("sign-ups/<int:pk>/withdraw/", people.withdraw, name="withdraw"),
    path("sign-ups/<int:pk>/absent/", people.absent, name="absent"),
    path("checks/<int:pk>/take-back/", people.take_back, name="take_back"),
    path("<int:pk>/evaluations/", slips.evaluations, name="evaluations"),
    path("<int:pk>/slips/", slips.slips, name="slips"),
    path("due/", lists.due, name="due"),
    path("waiting/", lists.waiting, name="waiting"),
    path("oddities/", lists.oddities, name="oddities"),
    path("records/", lists.records, name="records"),
    path("records/export/", lists.export, name="export"),
    path("records/<int:pk>/", records.record, name="record"),
    path("records/<int:pk>/confirm/", records.confirm, name="confirm"),
    path("records/<int:pk>/fewer/", records.fewer, name="fewer"),
    path("records/<int:pk>/answer/", records.answer, name="answer"),
    path("records/<int:pk>/correct/", records.correct, name="correct"),
    path("tables/", tables.Sheets.as_view(), name="tables"),
    path("tables/upload/", tables.Upload.as_view(), name="upload"),
    path("tables/template/", tables.Template.as_view(), name="template"),
    path("tables/<int:pk>/", tables.SheetPage.as_view(), name="sheet"),
    path("tables/<int:pk>/apply/", tables.Apply.as_view(), name="apply"),
    path("tables/<int:pk>/discard/", tables.Discard.as_view(), name="discard"),
]
