"""Addresses of this back office, under /cms/knowledge/."""

from django.urls import path

from . import feedback, reviews

app_name = "knowledge_office"
urlpatterns = [
    path("reviews/", reviews.queue, name="queue"),
    path("reviews/due/", reviews.falling_due, name="due"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("feedback/", feedback.index, name="feedback"),
    path("feedback/<int:pk>/handled/", feedback.handled, name="handled"),
]
