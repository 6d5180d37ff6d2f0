"""Announced on commit."""

from django.dispatch import Signal

state_changed = Signal()  # sender=Volunteer, volunteer, before: admitted, active, suspended, left …
tie_decided = Signal()  # sender=FamilyTie, tie, before
