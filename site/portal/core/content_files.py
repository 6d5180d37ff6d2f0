"""Pictures and sound that content files name: judged before anything is written, brought into the library once.

They lie in the folder `pictures` or `audio` beside the content, or in the site's own under fixtures/. In the library they
belong to nobody and stand in a collection of their own, from which every writer may choose.
"""

import io
import re
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike
from wagtailmedia import get_media_model

from . import svg
from .uploads import require_fitting_content

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]+")
PICTURES, AUDIO = "pictures", "audio"
ENDINGS = {PICTURES: ("svg", "png", "jpg", "webp"), AUDIO: ("mp3", "m4a", "ogg")}


def find(folder, kind, name):
    """Where the named file lies, or None."""
    places = (Path(folder) / kind / name, Path(settings.FIXTURES_ROOT) / kind / name)
    return next((place for place in places if place.is_file()), None)


def check_file(check, part, kind, at, folder):
    """Say what is wrong with the file that a part names."""
    check.text(part, "file", 100, at)
    name = part.get("file")
    if not isinstance(name, str) or not name.strip():
        return
    for reason in _problems(folder, kind, name):
        check.add(f"{at}.file", f"“{name}”: {reason}")


def _problems(folder, kind, name):
    if not NAME.fullmatch(name) or name.rsplit(".", 1)[1] not in ENDINGS[kind]:
        yield _("This must be the name of a file (lower-case letters, digits, hyphens) that ends with %(endings)s.") % {
            "endings": ", ".join(f".{ending}" for ending in ENDINGS[kind])
        }
        return
    path = find(folder, kind, name)
    if path is None:
        yield _("There is no such file in the folder “%(folder)s”.") % {"folder": kind}
    elif name.endswith(".svg"):
        yield from svg.problems(path.read_bytes())
    else:
        yield from _wrong_content(path)


def _wrong_content(path):
    upload = io.BytesIO(path.read_bytes())
    upload.name = path.name
    try:
        require_fitting_content(upload)
    except ValidationError as error:
        yield from error.messages


def check_picture(check, part, at, folder):
    check_file(check, part, PICTURES, at, folder)
    check.text(part, "alternative", 300, at)
    check.text(part, "caption", 200, at, required=False)


def collection():
    """Where the files stand that came with content."""
    root = Collection.get_first_root_node()
    name = _collection_name()
    return root.get_children().filter(name=name).first() or root.add_child(name=name)


def _collection_name():
    with translation.override("zh-hans"):
        return _("Comes with the content")


def brought():
    """Condition on files of the library: content files brought them."""
    ours = list(Collection.objects.filter(name=_collection_name()).values_list("pk", flat=True))  # a search can't join
    return Q(uploaded_by_user=None, collection__in=ours)


def comes_with_content(found):
    return found.uploaded_by_user_id is None and found.collection.name == _collection_name()


def picture(folder, name, title):
    """The image in the library that has the content of this file, made when there is none yet."""
    Image = get_image_model()
    path = find(folder, PICTURES, name)
    data = path.read_bytes()
    digest = hash_filelike(io.BytesIO(data))
    found = Image.objects.filter(file_hash=digest, uploaded_by_user=None).first()
    if found is None:
        with transaction.atomic():
            found = Image(title=title, collection=collection(), file=ImageFile(io.BytesIO(data), name=name))
            found.file_hash, found.file_size = digest, len(data)
            found.save()
    return found


def audio(folder, name, title, seconds=0):
    """The sound in the library that has the content of this file; wagtailmedia keeps no hash, so its name does."""
    Media = get_media_model()
    path = find(folder, AUDIO, name)
    data = path.read_bytes()
    digest = hash_filelike(io.BytesIO(data))
    kept = f"{path.stem}-{digest[:12]}"
    found = Media.objects.filter(file__startswith=f"media/{kept}", uploaded_by_user=None).first()
    if found is None:
        with transaction.atomic():
            found = Media(title=title, type="audio", duration=seconds, collection=collection())
            found.file.save(kept + path.suffix, io.BytesIO(data), save=False)
            found.save()
    return found
