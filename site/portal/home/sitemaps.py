"""sitemap.xml: every page that everybody may read, in parts of a size that a small machine answers quickly."""

from django.contrib.sitemaps import Sitemap as PlainSitemap
from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap

from knowledge_base.articles.domain.queries import topics_with_counts


class PageSitemap(Sitemap):
    limit = 2000


class TopicSitemap(PlainSitemap):
    def items(self):
        return list(topics_with_counts())

    def location(self, topic):
        return reverse("knowledge_base:topic", args=[topic.code])


SITEMAPS = {"pages": PageSitemap, "topics": TopicSitemap}
