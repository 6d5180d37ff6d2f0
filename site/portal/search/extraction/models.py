"""What was read in a document of the library, or why nothing was."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AttachmentText(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be read")
        READ = "read", _("read")
        FAILED = "failed", _("not read")

    class Reason(models.TextChoices):
        NO_TEXT = "no-text", _("It holds no text, perhaps only pictures of pages. Upload a version with text.")
        ENCRYPTED = "encrypted", _("It is locked with a password. Upload it without one.")
        BROKEN = "broken", _("It is damaged, or not what its name says. Save it again and upload it anew.")
        UNSUPPORTED = "unsupported", _("Text is read from PDF, docx, pptx, txt and csv files only.")
        TOO_LARGE = "too-large", _("It is larger than 40 MB.")
        TOO_MUCH = "too-much", _("Unpacked it is far larger than it should be. It is not read, for safety.")
        TOO_LONG = "too-long", _("Reading it took too long. Cut it into parts.")
        MISSING = "missing", _("The file itself is missing from the storage.")

    document = models.OneToOneField(
        "wagtaildocs.Document", on_delete=models.CASCADE, related_name="attachment_text", verbose_name=_("document")
    )
    sha1 = models.CharField(max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    text = models.TextField(blank=True)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices, blank=True)
    is_cut = models.BooleanField(_("only the first part is kept"), default=False)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("text of an attachment")
        verbose_name_plural = _("texts of attachments")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state"], name="attachment_text_state")]

    def __str__(self):
        return f"{self.document_id} {self.state}"

    @property
    def characters(self):
        return len(self.text)
