"""What this room writes into the audit log."""

from django.utils.translation import gettext_lazy as _

from portal.core import audit

ISSUED, REVOKED, REPLACED, DOWNLOADED = "certificates.issue", "certificates.revoke", "certificates.replace", "certificates.download"

audit.action(ISSUED, _("Issue certificate"), _("Certificate issued"))
audit.action(REVOKED, _("Revoke certificate"), _("Certificate revoked"))
audit.action(REPLACED, _("Replace certificate"), _("Certificate replaced by a mended one"))
audit.action(DOWNLOADED, _("Download certificate"), _("Certificate downloaded by an officer"))
