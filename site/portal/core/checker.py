"""Small questions to ask of a file of content; each wrong answer becomes a LoadError that names file, key and reason."""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class LoadError:
    file: str
    key: str
    reason: str

    def __str__(self):
        return f"{self.file}: {self.key}: {self.reason}" if self.key else f"{self.file}: {self.reason}"


class FilesRefused(Exception):
    """The files are not sound; nothing was written. `errors` holds every LoadError."""

    def __init__(self, errors):
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = errors


@dataclass
class LoadResult:
    """What a load did, as lists of titles."""

    created: list = field(default_factory=list)
    updated: list = field(default_factory=list)
    unchanged: list = field(default_factory=list)
    kept: list = field(default_factory=list)  # changed or removed by somebody since the last load


def read_toml(path, name, errors):
    """The tables of a file, or None and a LoadError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        errors.append(LoadError(name, "", _("The file is missing.")))
    except UnicodeDecodeError:
        errors.append(LoadError(name, "", _("The file is not UTF-8 text.")))
    except tomllib.TOMLDecodeError as error:
        errors.append(LoadError(name, "", _("The file is not valid TOML: %(error)s") % {"error": error}))
    return None


class Checker:
    """Asks about one file; `at` is the path of the table that holds the key."""

    def __init__(self, file, errors):
        self.file = file
        self.errors = errors

    def add(self, key, reason):
        self.errors.append(LoadError(self.file, key, reason))

    def _missing(self, table, key, at, required):
        if key in table:
            return False
        if required:
            self.add(_path(at, key), _("This is missing."))
        return True

    def keys(self, table, allowed, at):
        for key in table:
            if key not in allowed:
                self.add(_path(at, key), _("This key is unknown."))

    def table(self, data, key):
        if isinstance(data.get(key), dict):
            return data[key]
        self.add(key, _("This table is missing."))
        return {}

    def tables(self, data, key, required=True, at=""):
        found = data.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            self.add(_path(at, key), _("This must be a list of tables ([[%(key)s]]).") % {"key": key})
            return []
        if required and not found:
            self.add(_path(at, key), _("At least one is needed."))
        return found

    def text(self, table, key, longest, at, required=True):
        if self._missing(table, key, at, required):
            return
        value = table[key]
        if not isinstance(value, str) or (required and not value.strip()):
            self.add(_path(at, key), _("This must be a text and not empty."))
        elif longest and len(value) > longest:
            self.add(
                _path(at, key), _("This has %(length)d characters; at most %(longest)d fit.") % {"length": len(value), "longest": longest}
            )

    def code(self, table, key, at):
        if self._missing(table, key, at, True):
            return
        if not isinstance(table[key], str) or not CODE.fullmatch(table[key]) or len(table[key]) > 60:
            self.add(_path(at, key), _("Write lower-case letters, digits and single hyphens, 60 characters or less."))

    def whole(self, table, key, least, most, at, required=True):
        if self._missing(table, key, at, required):
            return
        value = table[key]
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.add(_path(at, key), _("This must be a whole number from %(least)d to %(most)d.") % {"least": least, "most": most})

    def flag(self, table, key, at, required=True):
        if not self._missing(table, key, at, required) and not isinstance(table[key], bool):
            self.add(_path(at, key), _("This must be true or false."))

    def one_of(self, table, key, choices, at):
        if not self._missing(table, key, at, True) and table[key] not in choices:
            self.add(_path(at, key), _("“%(value)s” is unknown. Known: %(known)s.") % {"value": table[key], "known": ", ".join(choices)})

    def words(self, table, key, at, among=None, required=True):
        """A list of texts (each of `among`, if given); returns the sound ones."""
        if self._missing(table, key, at, required):
            return []
        value = table[key]
        if not isinstance(value, list) or not all(isinstance(w, str) and w.strip() for w in value) or (required and not value):
            self.add(_path(at, key), _("This must be a list of texts."))
            return []
        for word in value:
            if among and word not in among:
                self.add(_path(at, key), _("“%(value)s” is unknown. Known: %(known)s.") % {"value": word, "known": ", ".join(among)})
        return value

    def once(self, values, at, key):
        """No value but None stands twice in the list of tables at `at`."""
        counted = Counter(value for value in values if isinstance(value, str | int))
        for index, value in enumerate(values):
            if isinstance(value, str | int) and counted[value] > 1:
                self.add(f"{at}[{index}].{key}", _("“%(code)s” is used more than once.") % {"code": value})


def _path(at, key):
    return f"{at}.{key}" if at else key
