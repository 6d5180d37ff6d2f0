"""How a form shows what a domain function refused."""

from django.core.exceptions import ValidationError


def refuse(form, error):
    """A ValidationError goes to the fields that it names; above the form, when the form lacks one of them."""
    named = set(getattr(error, "error_dict", ()))
    form.add_error(None, ValidationError(error.messages) if named - set(form.fields) else error)


def status(form):
    """422 for a form that was refused; there may be none."""
    return 422 if form is not None and form.is_bound and form.errors else 200
