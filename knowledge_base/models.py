"""The models of the room, one file a subject."""

from .articles.models import Approval, ArticlePage, Feedback, HealthReviewTask, KnowledgeIndexPage

__all__ = ["Approval", "ArticlePage", "Feedback", "HealthReviewTask", "KnowledgeIndexPage"]
