"""Addresses of this back office, under /cms/learning/."""

from django.urls import path

from . import hours, issuing, learners, results, work

app_name = "learning_office"

urlpatterns = [
    path("issuing/", issuing.index, name="issuing"),
    path("issuing/confirm/", issuing.confirm, name="issuing_confirm"),
    path("issuing/start/", issuing.start, name="issuing_start"),
    path("issuing/remind/", issuing.remind, name="issuing_remind"),
    path("issuing/result/<int:pk>/", issuing.result, name="issuing_result"),
    path("learners/", learners.index, name="learners"),
    path("learners/export/", learners.export, name="learners_export"),
    path("learners/<int:pk>/", learners.record, name="record"),
    path("hours/", hours.enter, name="hours"),
    path("hours/<int:pk>/correct/", hours.correct, name="correct"),
    path("evidence/<int:pk>/", hours.evidence, name="evidence"),
    path("learners/<int:pk>/questionnaire/", hours.paper, name="paper"),
    path("work/", work.index, name="work"),
    path("work/<int:pk>/", work.read, name="work_read"),
    path("questionnaires/", results.index, name="results"),
    path("questionnaires/<int:pk>/", results.programme, name="results_programme"),
]
