"""The home page and plain pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField

from knowledge_base.articles.blocks import LISTINGS
from portal.core.models import BasePage

from .front import front_door


class HomePage(BasePage):
    """The front door: title, lead, the doors that are open, and the bridge."""

    headline = models.CharField(_("headline"), max_length=60)
    lead = models.CharField(_("lead"), max_length=200, blank=True)
    lists = StreamField(LISTINGS, blank=True, verbose_name=_("lists of articles"))

    max_count = 1
    template = "home/home.html"
    content_panels = [*BasePage.content_panels, FieldPanel("headline"), FieldPanel("lead"), FieldPanel("lists")]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | front_door(request)


class TextPage(BasePage):
    """A standard page: how content is reviewed, privacy, accessibility."""

    body = RichTextField(_("text"), features=["h2", "h3", "bold", "ol", "ul", "link"])

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "home/text_page.html"
    content_panels = [*BasePage.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("standard page")
