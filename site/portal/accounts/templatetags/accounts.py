"""Form controls in the look of the house."""

from django import forms, template

from ..numbers import mask_phone

register = template.Library()
_CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.filter
def control_kind(field):
    """'choices', 'tick' or 'input': how the field's row is drawn."""
    widget = field.field.widget
    if isinstance(widget, _CHOICES):
        return "choices"
    return "tick" if isinstance(widget, forms.CheckboxInput) else "input"


@register.filter
def is_optional(field):
    """May the field stay empty? Not a select whose first choice is an answer in itself (“myself”): that one is always answered."""
    return not field.field.required and not getattr(field.field, "empty_label", None)


@register.simple_tag
def control(field):
    """The field's own input, with the class of the house and without a placeholder that repeats the label."""
    field.field.widget.attrs.pop("placeholder", None)
    return field.as_widget(attrs={"class": "xq-input"} if control_kind(field) == "input" else None)


@register.filter
def masked(phone):
    """A phone number as pages may show it."""
    return mask_phone(phone or "")
