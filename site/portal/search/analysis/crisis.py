"""Whether what was typed speaks of despair or self-harm."""

import re

_PLAIN = re.compile("自杀|自残|不想活|想死|轻生")
_PROFESSIONAL = re.compile("培训|预防|干预|课程|讲座|危机干预")


def speaks_of_crisis(text):
    return bool(_PLAIN.search(text)) and not _PROFESSIONAL.search(text)
