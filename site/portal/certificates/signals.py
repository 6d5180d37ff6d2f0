"""Announced after the transaction commits; receivers get `certificate`."""

from django.dispatch import Signal

certificate_issued = Signal()  # also for the new one of a reissue: certificate.replaces tells
certificate_revoked = Signal()
certificate_replaced = Signal()  # the old one of a reissue
