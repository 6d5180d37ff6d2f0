"""Fields of forms that browsers show with a picker of their own."""

from django import forms


class Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
