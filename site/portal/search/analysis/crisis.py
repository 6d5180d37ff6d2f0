"""Whether what was typed speaks of despair or self-harm. Somebody missed is worse than a false alarm.

The text is brought to one spelling (other characters of the same sound, pinyin, slang), idioms are taken out,
and rules composed of concepts look at the rest. Concepts and rules stand in crisis.toml. What no rule knows is weighed (crisis_weighing).
"""

import functools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from .crisis_weighing import weight
from .normalise import HAN_RUN
from .pinyin import pinyin_key, syllables_of

LONGEST = 200
# Nothing said in despair is so light: a rule that fires all the same met work, art or nature. Somebody's own wish counts at any weight.
FAR = -3
DATA = Path(__file__).with_name("crisis.toml")
# A clause that ends here must not run into the next one: "我也想死，妈妈不在" is nobody's longing for their mother.
CLAUSE_ENDS = re.compile(r"死[^\w]+(?=\w)")
UNLESS = (("despair", "hobbies"), ("at_the_edge", "leisure"), ("about_to_die", "symptoms"))


def speaks_of_crisis(text, lexicon, corrected=""):
    """Both texts are normalised. True when help should stand above everything else.

    What a slip was `corrected` to is looked at by the rules alone: the search's guess is not how somebody speaks.
    """
    rest = plain_text(text, lexicon)
    heavy = weight(rest)
    if heavy > 0 or _own_wish(rest) or (heavy > FAR and _known(rest)):
        return True
    return corrected not in ("", text) and by_rules(plain_text(corrected, lexicon))


def plain_text(text, lexicon):
    """In one spelling and without idioms: what rules and weights look at."""
    return _without_idioms(_one_spelling(text[:LONGEST], lexicon))


def by_rules(rest):
    return _own_wish(rest) or _known(rest)


def _own_wish(rest):
    return _data().rules["own"].search(rest) is not None


def _known(rest):
    """What despair says, unless work, law, art or nature say it too."""
    data = _data()
    if data.contexts["subject"].search(rest):
        return False
    if data.rules["plain"].search(rest):
        return True
    return any(data.rules[rule].search(rest) and not data.contexts[unless].search(rest) for rule, unless in UNLESS)


def _one_spelling(text, lexicon):
    text = re.sub(r"[a-z][a-z ']*[a-z]", lambda found: _from_latin(found.group()), text)
    for pattern, instead in _data().slang:
        text = pattern.sub(instead, text)
    text = CLAUSE_ENDS.sub("死了", text)
    text = re.sub(r"[\W_]+", "", text)
    return HAN_RUN.sub(lambda found: _from_sound(found.group(), lexicon), text)


def _from_latin(letters):
    """Pinyin in Latin letters with a sound that must not be missed, in Chinese; anything else as it was."""
    syllables, sounds = syllables_of(letters), _data().latin
    if syllables is None or not _sound_like(syllables, sounds):
        return letters
    result, start = [], 0
    while start < len(syllables):
        length = next((length for length in (4, 3, 2) if " ".join(syllables[start : start + length]) in sounds), 1)
        spoken = " ".join(syllables[start : start + length])
        result.append(sounds.get(spoken) or _data().syllables.get(spoken, spoken))
        start += length
    return "".join(result)


def _from_sound(run, lexicon):
    """Characters that are no word but sound like what must not be missed."""
    syllables = pinyin_key(run)
    if len(run) < 2 or len(syllables) != len(run) or not _sound_like(syllables, _data().sounds):
        return run
    edges, position = {0}, 0
    for segment in lexicon.segments(run):
        position += len(segment)
        edges.add(position)
    result = list(run)
    for start in range(len(run) - 1):
        for length in (3, 2):
            end = start + length
            found = _data().sounds.get(" ".join(syllables[start:end]))
            whole = length > 2 or {start, end} <= edges
            if found and whole and not lexicon.is_word(run[start:end]) and run[start] not in "像象":
                result[start:end] = found
    return "".join(result)


def _sound_like(syllables, sounds):
    spoken = " ".join(syllables)
    return any(sound in spoken for sound in sounds)


def _without_idioms(text):
    return _data().idioms.sub("○", text)


@dataclass(frozen=True)
class _Data:
    rules: dict
    contexts: dict
    idioms: re.Pattern
    slang: list
    sounds: dict
    latin: dict
    syllables: dict


@functools.cache
def _data():
    """Read and compiled with the first question."""
    raw = tomllib.loads(DATA.read_text("utf-8"))
    sounds = {sound: "".join(characters) for sound, characters in raw["sounds"].items()}
    concepts = {name: f"(?:{_joined(words)})" for name, words in raw["concepts"].items()}
    return _Data(
        rules={name: re.compile("|".join(_composed(rule, concepts) for rule in rules)) for name, rules in raw["rules"].items()},
        contexts={name: re.compile(_joined(words)) for name, words in raw["contexts"].items()},
        idioms=re.compile("|".join(map(_joined, raw["idioms"]["patterns"]))),
        slang=[(re.compile(pattern), "".join(instead)) for pattern, *instead in raw["slang"]["patterns"]],
        sounds=sounds,
        latin={sound: "".join(characters) for sound, characters in raw["latin"].items()} | sounds,
        syllables=raw["syllables"],
    )


def _joined(lines):
    return lines.replace("\n", "")


def _composed(rule, concepts):
    """{name} is replaced by its concept; {0,3} stays a repetition."""
    return re.sub(r"\{([a-z_]+)\}", lambda found: concepts[found.group(1)], rule)
