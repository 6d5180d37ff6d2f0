"""What the fields of an article hold at most."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_WAYS, LONGEST_WAY = 40, 60


def ways_of_asking(lines):
    """Refuses more lines, or longer ones, than help to find anything."""
    if len(lines) > MOST_WAYS:
        raise ValidationError(_("At most %(most)d ways of asking; there are %(n)d.") % {"most": MOST_WAYS, "n": len(lines)})
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_WAY:
            told = {"number": number, "most": LONGEST_WAY, "n": len(line)}
            raise ValidationError(_("Line %(number)d has %(n)d characters; at most %(most)d, as one would type it.") % told)
