"""Atom feeds: everything, and one for each topic."""

from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.http import Http404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from portal.core.brand import current_brand
from portal.core.models import Topic

from .domain.listing import Filter

NEWEST = 20


class ArticleFeed(Feed):
    feed_type = Atom1Feed
    language = "zh-Hans"

    def get_object(self, request, code=""):
        self.brand = current_brand(request)
        topic = Topic.objects.filter(code=code).first()
        if code and topic is None:
            raise Http404
        return topic

    def title(self, topic):
        return f"{topic.title if topic else _('Knowledge')} · {self.brand.name}"

    def link(self, topic):
        return reverse("knowledge_base:topic", args=[topic.code]) if topic else "/knowledge/"

    def subtitle(self, topic):
        return _("Articles that a health reviewer has approved")

    def author_name(self, topic):
        return self.brand.operator or self.brand.name

    def items(self, topic):
        return Filter(topic=topic.code if topic else "").articles()[:NEWEST]

    def item_title(self, article):
        return article.title

    def item_description(self, article):
        return article.summary

    def item_link(self, article):
        return article.get_url()

    def item_author_name(self, article):
        return article.author

    def item_pubdate(self, article):
        return article.first_published_at

    def item_updateddate(self, article):
        return make_aware(datetime.combine(article.approval.reviewed_on, time(12)))
