"""What is uploaded into the library is what its name says."""

from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtailmedia.forms import BaseMediaForm

from portal.core.uploads import require_fitting_content


class _JudgedByContent:
    def clean_file(self):
        upload = self.cleaned_data["file"]
        if isinstance(upload, UploadedFile):  # else the file that was there stays
            require_fitting_content(upload)
        return upload


class DocumentForm(_JudgedByContent, BaseDocumentForm):
    pass


class MediaForm(_JudgedByContent, BaseMediaForm):
    pass
