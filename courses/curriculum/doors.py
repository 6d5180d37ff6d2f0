"""The way from the header and the home page into the training."""

from django.utils.translation import gettext as _

from portal.core.context import Door

TRAINING = "/training/"


def learn(request):
    return Door(
        key="learn",
        title=_("Front-line training"),
        hint=_("Programmes, modules and hours"),
        url=TRAINING,
        icon="arch",
        question=_("I work at the front line and need training"),
        text=_(
            "For village doctors, grid workers, teachers and social workers. Learn on a phone at your own pace; every hour is on record."
        ),
        action=_("See the programmes"),
    )
