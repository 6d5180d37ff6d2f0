"""What this room writes into the audit log."""

from django.utils.translation import gettext_lazy as _

from portal.core import audit

PROMOTED, DEMOTED = "search.promote", "search.demote"

audit.action(PROMOTED, _("Put a result first"), _("Result put first"))
audit.action(DEMOTED, _("Take a result from the top"), _("Result taken from the top"))
