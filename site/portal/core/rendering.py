"""How the fields of a form become HTML: as Django does it, but the empty choice of a list says what it means."""

from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext as _

DASHES = BLANK_CHOICE_DASH[0][1]


class FormRenderer(DjangoTemplates):
    """ "---------" tells nobody anything: a required list asks for a choice, another one says that nothing is chosen."""

    def render(self, template_name, context, request=None):
        widget = context.get("widget") or {}
        for _group, options, _index in widget.get("optgroups", ()):
            for option in options:
                if option["label"] == DASHES:
                    option["label"] = _("Choose …") if widget["required"] else _("nothing chosen")
        return super().render(template_name, context, request)
