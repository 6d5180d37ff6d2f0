"""Addresses beside the pages of the tree: below /knowledge/."""

from django.urls import path

from .articles import feeds, views

app_name = "knowledge_base"
urlpatterns = [
    path("feed/", feeds.ArticleFeed(), name="feed"),
    path("topic/<slug:code>/", views.topic, name="topic"),
    path("topic/<slug:code>/feed/", feeds.ArticleFeed(), name="topic_feed"),
    path("<int:pk>/feedback/", views.say, name="feedback"),
    path("<int:pk>/thanks/", views.thanks, name="thanks"),
]
