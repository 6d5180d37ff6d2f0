"""Articles (科普文章), the approvals they are public by, and what readers say about them."""

from django import forms
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Task

from portal.core.models import BasePage
from portal.core.widgets import LinesWidget

from .blocks import CARE, LISTINGS, MEMBERS, PARTS, SOURCES
from .forms import ArticleForm
from .pages import ArticleBehaviour, KnowledgeIndexBehaviour
from .panels import LintPanel, ReviewPanel
from .review_task import ReviewTaskBehaviour
from .validators import ways_of_asking

TICKS = forms.CheckboxSelectMultiple


class KnowledgeIndexPage(KnowledgeIndexBehaviour, BasePage):
    """/knowledge/: topics, and articles by kind, group and setting."""

    max_count = 1
    subpage_types = ["knowledge_base.ArticlePage"]
    template = "knowledge_base/index.html"
    lists = StreamField(LISTINGS, blank=True, verbose_name=_("lists shown first"))
    content_panels = [*BasePage.content_panels, FieldPanel("lists")]

    class Meta:
        verbose_name = _("knowledge base")


class ArticlePage(ArticleBehaviour, BasePage):
    """An article. It is public only as an approval by a health reviewer says: `approval` is set by the gate, never by hand."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        QUESTION = "question", _("question and answer")
        AUDIO = "audio", _("audio or video")
        SERIES = "series", _("series")
        CHECK = "check", _("self-check")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.ARTICLE)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    topics = ParentalManyToManyField("core.Topic", blank=True, related_name="articles", verbose_name=_("topics"))
    groups = ParentalManyToManyField("core.Group", blank=True, related_name="+", verbose_name=_("for whom"))
    settings = ParentalManyToManyField("core.Setting", blank=True, related_name="+", verbose_name=_("settings"))
    care = StreamField(CARE, blank=True, verbose_name=_("care cards"))
    key_points = models.JSONField(_("key points"), default=list, blank=True)
    body = StreamField(PARTS, blank=True, verbose_name=_("parts"))
    members = StreamField(MEMBERS, blank=True, verbose_name=_("articles of the series, in order"))
    sources = StreamField(SOURCES, blank=True, verbose_name=_("sources"))
    author = models.CharField(_("author"), max_length=60)
    author_about = models.CharField(
        _("who the author is"), max_length=80, blank=True, help_text=_("Post and place, shown beside the name.")
    )
    asked_as = models.JSONField(
        _("how readers ask for it"), default=list, blank=True, validators=[ways_of_asking],
        help_text=_("In their own words, one way of asking a line; the search finds the article by them. They are never shown."),
    )  # fmt: skip
    benchmark_topics = models.JSONField(default=list, blank=True, editable=False)
    origin = models.JSONField(default=dict, blank=True, editable=False)  # what the loader last wrote, to tell an author's change
    approval = models.ForeignKey("knowledge_base.Approval", null=True, editable=False, on_delete=models.SET_NULL, related_name="+")

    parent_page_types = ["knowledge_base.KnowledgeIndexPage"]
    subpage_types: list[str] = []
    template = "knowledge_base/article.html"
    base_form_class = ArticleForm
    content_panels = [
        ReviewPanel(heading=_("Review")),
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel("kind"), FieldPanel("author"), FieldPanel("author_about"), FieldPanel("organisation")], _("About")),
        MultiFieldPanel(
            [
                *(FieldPanel(name, widget=TICKS) for name in ("topics", "groups", "settings")),
                FieldPanel("asked_as", widget=LinesWidget({"rows": 8})),
            ],
            _("Found under"),
        ),
        FieldPanel("care"),
        FieldPanel("key_points", widget=LinesWidget, help_text=_("One point a line, three to five.")),
        FieldPanel("body"),
        FieldPanel("members"),
        FieldPanel("sources"),
        MultiFieldPanel([LintPanel(), FieldPanel("warnings_read")], _("Check of the text")),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")


class Approval(models.Model):
    """A health reviewer's approval of exactly one content of one article. Written by domain/reviewing.py alone."""

    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="approvals")
    content_hash = models.CharField(max_length=64)
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reviewer_name = models.CharField(_("reviewer"), max_length=60)
    qualification = models.CharField(_("qualification"), max_length=80)
    reviewed_on = models.DateField(_("reviewed on"))
    next_review = models.DateField(_("next review"))
    note = models.TextField(_("note"), blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["article", "content_hash"], name="knowledge_approval_content")]

    def __str__(self):
        return f"{self.article_id} {self.reviewer_name} {self.reviewed_on}"


class Feedback(models.Model):
    """What a reader said of an article. No address, no name, no time of day; numbers that could be a person's are struck out."""

    class State(models.TextChoices):
        NEW = "new", _("new")
        DONE = "done", _("dealt with")

    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="feedback")
    helpful = models.BooleanField(_("was helpful"))
    comment = models.CharField(_("comment"), max_length=300, blank=True)
    in_crisis = models.BooleanField(_("may speak of a crisis"), default=False)
    day = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.NEW)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    handled_at = models.DateTimeField(null=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "article"], name="knowledge_feedback_queue")]

    def __str__(self):
        return self.comment or str(self.helpful)


class HealthReviewTask(ReviewTaskBehaviour, Task):
    """The step of the workflow that no article goes round: decided on the room's own review page, by a health reviewer."""

    class Meta:
        verbose_name = _("review by a health reviewer")
