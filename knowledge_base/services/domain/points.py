"""Service points are made, changed and removed within reach; search follows by receivers."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from portal.core.slugs import first_free, pinyin_slug
from portal.organisations import reach
from portal.organisations.models import Organisation
from portal.organisations.rules import SERVICE_EDIT

from ..models import ServicePoint

audit.action("service.add", gettext_lazy("Add a service point"), gettext_lazy("Service point added"))
audit.action("service.edit", gettext_lazy("Edit a service point"), gettext_lazy("Service point changed"))
audit.action("service.remove", gettext_lazy("Remove a service point"), gettext_lazy("Service point removed"))
FIELDS = (
    "organisation", "level", "name", "short_name", "region", "address", "latitude", "longitude", "phone", "hours", "exceptions",
    "keeps_holidays", "accessibility", "note", "is_published",
)  # fmt: skip


@transaction.atomic
def add(*, by, now, services=(), **fields):
    """Make a service point; `by` None is the system."""
    point = ServicePoint(updated_at=now, **fields)
    _require(by, point.organisation)
    _complete(point)
    point.save()
    point.services.set(services)
    audit.record("service.add", point, by=by)
    return point


@transaction.atomic
def edit(point, *, by, now, services=None, **fields):
    """Change some fields of a service point; its address (slug) stays."""
    held = ServicePoint.objects.select_for_update().get(pk=point.pk)
    _require(by, held.organisation)
    for name, value in fields.items():
        setattr(held, name, value)
    _require(by, held.organisation)
    held.updated_at = now
    _complete(held)
    held.save()
    if services is not None:
        held.services.set(services)
    audit.record("service.edit", held, by=by, fields=sorted(fields))
    return held


@transaction.atomic
def remove(point, *, by):
    _require(by, point.organisation)
    audit.record("service.remove", point, by=by)
    point.delete()


def _require(by, organisation):
    if by is not None:
        reach.require(by, SERVICE_EDIT, organisation)


def _complete(point):
    """Fill in what follows from the rest, and refuse what does not fit."""
    point.name, point.address = point.name.strip(), point.address.strip()
    point.region = point.region.strip() or region_of(point.organisation)
    point.slug = point.slug or free_slug(point.name, set())
    if (point.latitude is None) != (point.longitude is None):
        raise ValidationError({"longitude": _("Give both latitude and longitude, or neither.")})
    point.full_clean()


def free_slug(name, taken):
    """An address that no other point has; `taken` are those promised to others already."""
    return first_free(pinyin_slug(name), lambda slug: slug in taken or ServicePoint.objects.filter(slug=slug).exists())


def region_of(organisation):
    """The town or street that an organisation lies in, as the tree has it; its own name where there is none above."""
    kinds = (Organisation.Kind.TOWNSHIP, Organisation.Kind.COUNTY)
    above = Organisation.objects.filter(path__in=reach.above(organisation), kind__in=kinds)
    nearest = above.order_by("-depth").first() or organisation
    return nearest.name.split("（")[0][:40]
