"""Addresses of the back office of the pool, below /cms/volunteers/."""

from django.urls import path

from . import entering, family, people, rules, supervision

app_name = "volunteers_office"

urlpatterns = [
    path("", people.index, name="index"),
    path("export/", people.export, name="export"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/decide/", people.decide, name="decide"),
    path("<int:pk>/honours/", entering.honour, name="honour"),
    path("honours/<int:pk>/withdraw/", entering.withdraw_honour, name="withdraw_honour"),
    path("training/", entering.training, name="training"),
    path("training/<int:pk>/withdraw/", entering.withdraw_training, name="withdraw_training"),
    path("evidence/<int:pk>/", entering.evidence, name="evidence"),
    path("supervision/", supervision.index, name="supervision"),
    path("supervision/add/", supervision.add, name="supervise"),
    path("supervision/overdue/", supervision.overdue, name="overdue"),
    path("supervision/<int:pk>/withdraw/", supervision.withdraw, name="withdraw_supervision"),
    path("family/", family.index, name="family"),
    path("family/<int:pk>/", family.decide, name="decide_family"),
    path("rules/", rules.index, name="rules"),
    path("rules/<int:pk>/", rules.pool, name="pool"),
    path("rules/<int:pk>/programme/", rules.name_programme, name="name_programme"),
    path("rules/programme/<int:pk>/close/", rules.close_programme, name="close_programme"),
    path("rules/<int:pk>/honour/", rules.add_honour_rule, name="add_honour_rule"),
    path("rules/honour/<int:pk>/close/", rules.close_honour_rule, name="close_honour_rule"),
]
