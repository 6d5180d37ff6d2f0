"""Friendly widgets for the lists that pages keep as JSON."""

import json

from django import forms


def _read(value):
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return [value]
    return [str(item) for item in found] if isinstance(found, list) else []


class LinesWidget(forms.Textarea):
    """One entry a line; the field grows with what is written, where a script can make it grow."""

    def __init__(self, attrs=None):
        super().__init__({"rows": 4, "data-controller": "w-autosize"} | (attrs or {}))

    def format_value(self, value):
        return "\n".join(_read(value))

    def value_from_datadict(self, data, files, name):
        lines = (data.get(name) or "").splitlines()
        return json.dumps([line.strip() for line in lines if line.strip()])


class TicksWidget(forms.CheckboxSelectMultiple):
    """Some of a fixed list, kept in its order."""

    def format_value(self, value):
        return _read(value)

    def value_from_datadict(self, data, files, name):
        ticked = set(data.getlist(name)) if hasattr(data, "getlist") else set(data.get(name, []))
        return json.dumps([key for key, _label in self.choices if key in ticked])

    def value_omitted_from_data(self, data, files, name):
        return False
