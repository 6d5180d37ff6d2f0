"""What is uploaded into the library is what its name says, and not larger than the site takes."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtailmedia.forms import BaseMediaForm

from portal.core.uploads import require_fitting_content, require_size


def judged(upload, limit):
    if isinstance(upload, UploadedFile):  # else the file that was there stays
        require_size(upload, limit)
        require_fitting_content(upload)
    return upload


class DocumentForm(BaseDocumentForm):
    def clean_file(self):
        return judged(self.cleaned_data["file"], settings.LIBRARY_DOCUMENT_SIZE)


class MediaForm(BaseMediaForm):
    def clean_file(self):
        return judged(self.cleaned_data["file"], settings.LIBRARY_MEDIA_SIZE)

    def clean_thumbnail(self):
        return judged(self.cleaned_data["thumbnail"], settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
