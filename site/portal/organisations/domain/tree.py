"""The tree of organisations grows and changes only inside the reach of who changes it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from treebeard.exceptions import InvalidMoveToDescendant

from portal.core import audit

from .. import reach
from ..models import Organisation
from ..rules import ORGANISATION_EDIT

EDITABLE = ("name", "kind", "code", "contact", "is_open")
audit.action("organisation.add", gettext_lazy("Add an organisation"), gettext_lazy("Organisation added"))
audit.action("organisation.edit", gettext_lazy("Edit an organisation"), gettext_lazy("Organisation changed"))
audit.action("organisation.move", gettext_lazy("Move an organisation"), gettext_lazy("Organisation moved"))
audit.action("organisation.close", gettext_lazy("Close an organisation"), gettext_lazy("Organisation closed"))


def add(*, name, kind, code, parent, by, contact="", is_open=True):
    """Add an organisation below `parent`; only a superuser or the system adds a root (parent None)."""
    node = Organisation(name=name.strip(), kind=kind, code=code.strip(), contact=contact, is_open=is_open)
    node.full_clean(exclude=["path", "depth", "numchild"])
    with _locked():
        _require(by, parent)
        made = _fresh(parent).add_child(instance=node) if parent else Organisation.add_root(instance=node)
        audit.record("organisation.add", made, by=by, code=made.code)
    return made


def edit(organisation, *, by, **fields):
    """Change name, kind, code, contact or whether it may be chosen at sign-up."""
    with _locked():
        _require(by, organisation)
        node = _fresh(organisation)
        changed = [key for key in EDITABLE if key in fields and getattr(node, key) != fields[key]]
        for key in changed:
            setattr(node, key, fields[key])
        node.full_clean(exclude=["path", "depth", "numchild"])
        node.save()
        if "name" in changed and not node.is_root():
            node.move(node.get_parent(), "sorted-child")
        if changed:
            audit.record("organisation.edit", node, by=by, fields=changed)
    return _fresh(node)


def change(organisation, parent, *, by, **fields):
    """Edit and, if `parent` is another one, move: both or nothing."""
    with _locked():
        node = edit(organisation, by=by, **fields)
        current = node.get_parent()
        if parent is not None and (current is None or current.pk != parent.pk):
            node = move(node, parent, by=by)
    return node


def move(organisation, new_parent, *, by):
    """Hang the organisation below `new_parent`; where it hangs now and where it shall hang must both be within reach."""
    with _locked():
        node = _fresh(organisation)
        _require(by, node)
        _require(by, node.get_parent())
        _require(by, new_parent)
        try:
            node.move(_fresh(new_parent), "sorted-child")
        except InvalidMoveToDescendant:
            raise ValidationError(_("An organisation can't be moved below itself.")) from None
        moved = _fresh(organisation)
        audit.record("organisation.move", moved, by=by, parent=new_parent.code)
    return moved


def close(organisation, *, by):
    """Nobody can choose it, or what lies below it, at sign-up any more; its people and records stay."""
    with _locked():
        node = _fresh(organisation)
        _require(by, node)
        Organisation.objects.filter(path__startswith=node.path).update(is_open=False)
        audit.record("organisation.close", node, by=by, code=node.code)
    return _fresh(node)


def _require(by, organisation):
    if by is None or by.is_superuser:
        return
    if organisation is None or not reach.can(by, ORGANISATION_EDIT, organisation):
        raise PermissionDenied(_("This organisation is beyond your reach."))


def _fresh(organisation):
    """treebeard computes paths from the instance it is given: an old one would damage the tree."""
    return Organisation.objects.get(pk=organisation.pk)


class _locked(transaction.Atomic):
    """A transaction that changes the tree alone: the roots are locked, so that paths stay true."""

    def __init__(self):
        super().__init__(using=None, savepoint=True, durable=False)

    def __enter__(self):
        super().__enter__()
        list(Organisation.objects.select_for_update().filter(depth=1).values_list("pk", flat=True))

    def __exit__(self, *error):
        super().__exit__(*error)
        reach.forget()  # a move writes paths past the models
