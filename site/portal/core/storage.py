"""The default storage: pictures lie where the proxy serves them, the library's files where nobody fetches them unasked.

Documents, sound and moving pictures are kept below the private folder; their address is a view that asks who may read them.
"""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.urls import reverse

LIBRARY = ("documents/", "media/", "media_thumbnails/")


def is_library(name):
    return str(name).replace("\\", "/").startswith(LIBRARY)


def library():
    """The storage of the library's files; its names are those of the default storage."""
    return FileSystemStorage(location=Path(settings.PRIVATE_ROOT) / "library")


def _by_place(method):
    """The method of the storage where the named file lies."""

    def choose(self, name, *args, **kwargs):
        if is_library(name):
            return getattr(library(), method)(name, *args, **kwargs)
        return getattr(super(SiteStorage, self), method)(name, *args, **kwargs)

    return choose


class SiteStorage(FileSystemStorage):
    def url(self, name):
        return reverse("library_file", args=[name]) if is_library(name) else super().url(name)


for _method in (
    "_open", "_save", "delete", "exists", "path", "size", "listdir", "get_accessed_time", "get_created_time", "get_modified_time",
):  # fmt: skip
    setattr(SiteStorage, _method, _by_place(_method))
