"""Roles are granted and withdrawn within the reach of who does it, never beyond."""

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit

from .. import reach
from ..models import Role
from ..rules import PEOPLE_VIEW, ROLE_GRANT
from ..signals import roles_changed

BACK_OFFICE = "心桥后台"
audit.action("role.grant", gettext_lazy("Grant a role"), gettext_lazy("Role granted"))
audit.action("role.withdraw", gettext_lazy("Withdraw a role"), gettext_lazy("Role withdrawn"))


def grant(role_name, user, organisation, *, by, now=None):
    """Give `user` the role in `organisation`; a role already held is returned as it is. `by` None is the system."""
    if role_name not in Role.Name.values:
        raise ValidationError(_("There is no such role."))
    _require_granter(by, organisation)
    _require_person(by, user)
    with transaction.atomic():
        role, created = Role.objects.get_or_create(
            user=user, organisation=organisation, name=role_name, defaults={"granted_at": now or timezone.now(), "granted_by": by}
        )
        if created:
            audit.record("role.grant", role, by=by, person=user.pk, role=role_name, organisation=organisation.code)
            _follow(user)
    return role


def withdraw(role, *, by):
    """Take the role away; a role that is already gone stays gone."""
    _require_granter(by, role.organisation)
    with transaction.atomic():
        held = Role.objects.select_for_update().filter(pk=role.pk).first()
        if held is None:
            return
        audit.record("role.withdraw", held, by=by, person=role.user_id, role=role.name, organisation=role.organisation.code)
        held.delete()
        _follow(role.user)


def _require_granter(by, organisation):
    if by is not None and not reach.can(by, ROLE_GRANT, organisation):
        raise PermissionDenied(_("This organisation is beyond your reach."))


def _require_person(by, user):
    if not user.is_active:
        raise ValidationError(_("This account is closed."))
    if by is not None and not reach.can(by, PEOPLE_VIEW, user):
        raise PermissionDenied(_("This person is beyond your reach."))


def _follow(user):
    """Keep the back office's door in step with the roles, and tell the rooms on commit."""
    names = sorted(set(Role.objects.filter(user=user).values_list("name", flat=True)))
    user.is_staff = bool(names) or user.is_superuser
    user.save(update_fields=["is_staff"])
    if names:
        user.groups.add(back_office())
    else:
        user.groups.remove(back_office())
    transaction.on_commit(lambda: roles_changed.send(sender=Role, user=user, role_names=names))


def back_office():
    """The group that opens /cms/; what is seen inside, reach decides."""
    group, created = Group.objects.get_or_create(name=BACK_OFFICE)
    if created:
        group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    return group
