"""Announced after the transaction commits."""

from django.dispatch import Signal

certificates_issued = Signal()  # certificates: those of one batch; also the new one of a reissue, whose `replaces` tells
certificate_revoked = Signal()  # certificate
certificate_replaced = Signal()  # certificate: the old one of a reissue
