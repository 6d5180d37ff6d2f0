"""The words by which volunteers and activities are sorted and found; edited in the back office."""

from django.utils.translation import gettext_lazy as _

from portal.core.models import Term


class ServiceCategory(Term):
    """What kind of service is given (服务类别). Psychotherapy and crisis intervention are none of them."""

    class Meta(Term.Meta):
        verbose_name = _("kind of service")
        verbose_name_plural = _("kinds of service")


class Skill(Term):
    """What a volunteer can do (专业技能)."""

    class Meta(Term.Meta):
        verbose_name = _("skill")
        verbose_name_plural = _("skills")


class ServiceTime(Term):
    """When in a week a volunteer has time."""

    class Meta(Term.Meta):
        verbose_name = _("time of the week")
        verbose_name_plural = _("times of the week")


class SupervisionTheme(Term):
    """What a session of supervision was about. Themes are chosen from a list, so that no client need be named."""

    class Meta(Term.Meta):
        verbose_name = _("theme of supervision")
        verbose_name_plural = _("themes of supervision")
