"""Announced on commit."""

from django.dispatch import Signal

work_sent_back = Signal()  # answer
