"""Forms of this back office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.curriculum.domain.queries import modules_of


class SheetForm(forms.Form):
    """A sheet of the classroom: which module, how many minutes, and the scan that proves it."""

    module = forms.ChoiceField(label=_("Module"), error_messages={"required": _("Choose the module that was taught.")})
    minutes = forms.IntegerField(
        label=_("Minutes for each learner"),
        min_value=1,
        max_value=2400,
        help_text=_("At most what the module still lacks for each of them."),
    )
    title = forms.CharField(
        label=_("What the evidence is"), max_length=100, help_text=_("For example: sign-in sheet of the class on 2 November.")
    )
    upload = forms.FileField(label=_("Scan or photograph"), help_text=_("PDF, PNG or JPEG, at most 10 MB; judged by its content."))
    note = forms.CharField(label=_("Note"), max_length=200, required=False, help_text=_("Where, by whom; it stands in the ledger."))

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["upload"].widget.attrs["accept"] = ".pdf,.png,.jpg,.jpeg"
        self.fields["module"].choices = [("", _("Choose …"))] + [
            (module.key, module.title) for module in modules_of(programme) if module.is_ready
        ]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("It stays in the ledger, and the learner reads it."),
        error_messages={"required": _("A correction needs a reason.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NoteForm(forms.Form):
    """A trainer's word to the learner: required to send work back, welcome to accept it."""

    note = forms.CharField(label=_("Your note to the learner"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args, sending_back=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = sending_back
        self.fields["note"].error_messages["required"] = _("Tell the learner what to mend.")
