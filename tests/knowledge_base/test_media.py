"""Pictures, audio and video inside an article."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtailmedia.models import get_media_model

from knowledge_base.models import ArticlePage
from tests.curriculum.test_media import MP4, png, wav
from tests.knowledge_base.scene import approved

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a resized picture to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def media(kind, name, content):
    return get_media_model().objects.create(title=name, type=kind, duration=60, file=ContentFile(content, name=name))


def test_audio_and_video_come_with_their_transcript_which_is_searched_too(county, editor, doctor, client):
    body = [
        {"type": kind, "value": {"title": f"{kind} 一段", "media": media(kind, name, content).pk, "transcript": f"<p>{kind} 的文字稿：蝴蝶拍。</p>"}}
        for kind, name, content in (("audio", "a.wav", wav()), ("video", "b.mp4", MP4))
    ]  # fmt: skip
    article = approved(county, doctor, by=editor, kind="audio", body=body)
    page = client.get(article.url).content.decode()
    for text in ('<audio class="xq-media" controls', '<video class="xq-media" controls', "audio 的文字稿", "video 的文字稿"):
        assert text in page
    assert "audio 的文字稿：蝴蝶拍。" in article.words
    block = ArticlePage._meta.get_field("body").stream_block.child_blocks["audio"]
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"title": "听", "media": media("audio", "c.wav", wav()).pk, "transcript": ""}))


def test_pictures_come_in_modern_formats_at_several_sizes_with_words(county, editor, doctor, client):
    picture = get_image_model().objects.create(title="图", file=ContentFile(png(), name="a.png"), width=40, height=30)
    value = {"title": "图", "picture": picture.pk, "alternative": "两只手交叉放在胸前", "caption": ""}
    article = approved(county, doctor, by=editor, body=[{"type": "picture", "value": value}])
    page = client.get(article.url).content.decode()
    figure = page[page.index("<figure") : page.index("</figure>")]
    assert figure.index("image/avif") < figure.index("image/webp") < figure.index("<img")
    for text in ("srcset=", 'sizes="', 'alt="两只手交叉放在胸前"', 'loading="lazy"'):
        assert text in figure


def test_captions_of_an_article_are_captions_by_their_content(db):
    spoilt = get_document_model().objects.create(title="讲稿", file=ContentFile(b"%PDF-1.4\n%%EOF\n", name="a.pdf"))
    block = ArticlePage._meta.get_field("body").stream_block.child_blocks["video"]
    value = {"title": "看", "media": media("video", "b.mp4", MP4).pk, "captions": spoilt.pk, "transcript": "<p>文字稿</p>"}
    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python(value))
    assert list(refused.value.block_errors) == ["captions"]
