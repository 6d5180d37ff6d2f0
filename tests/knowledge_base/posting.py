"""The editor's form, filled in as a browser would."""

from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield


def posted(page, text="身子躺着，心里还在盘算。", **fields):
    """Everything the editor's form posts for this article."""
    care = [("card", {"urgency": card.value["urgency"], "text": card.value["text"]}) for card in page.care]
    sources = [("source", dict(source.value.items())) for source in page.sources]
    data = {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "kind": page.kind,
        "author": page.author,
        "author_about": page.author_about,
        "organisation": page.organisation_id,
        "topics": [topic.pk for topic in page.topics.all()],
        "care": streamfield(care),
        "key_points": "\n".join(page.key_points),
        "body": streamfield([("text", {"title": "为什么", "body": rich_text(f"<p>{text}</p>")})]),
        "members": streamfield([]),
        "sources": streamfield(sources),
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
    } | fields
    return nested_form_data(data)
