"""Uploads are refused by size and content, in words, before anything is kept."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.images.models import Image

from portal.core.uploads import checked_upload

PNG = b"\x89PNG\r\n\x1a\n"
LARGE = PNG + b"\0" * (50 * 1024 * 1024)


class Unread(SimpleUploadedFile):
    def read(self, *args):
        raise AssertionError("It was read.")


def test_a_picture_of_50_mb_is_refused_without_being_read():
    with pytest.raises(ValidationError, match="50"):
        checked_upload(Unread("照片.png", LARGE, "image/png"), kinds=("png",), limit=10 * 1024 * 1024)


def test_what_a_file_is_called_does_not_matter():
    assert checked_upload(SimpleUploadedFile("x.exe", PNG + b"\0" * 300), kinds=("png",), limit=1000).startswith(PNG)
    with pytest.raises(ValidationError, match="x.png"):
        checked_upload(SimpleUploadedFile("x.png", b"<svg onload=alert(1)>" * 20, "image/png"), kinds=("png",), limit=1000)


@pytest.mark.django_db
def test_a_picture_of_50_mb_is_refused_by_the_library_of_pictures(admin_client):
    page = admin_client.post(reverse("wagtailimages:add"), {"title": "照片", "file": SimpleUploadedFile("照片.png", LARGE, "image/png")})
    assert "10" in str(page.context["form"].errors["file"])
    assert not Image.objects.exists()
