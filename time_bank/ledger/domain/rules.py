"""Rules as data: which set a bank follows on a day, and what a set may say.

{
  unit_minutes: 60,                                minutes of one unit, as people speak of it
  unit: "小时",                                     what one unit is called
  rounding: {step: 1, way: "down" | "nearest"},    what a service counts is made whole by this step
  day_max_minutes: null | 480,                     most that one day brings
  cap_minutes: null | 90000, above_cap: "donate" | "honour",
  redeem: {min_age: null | 60, min_stars: 0, family: true},
  gifts: true, donations: true,
  expiry_months: null | 36
}
"""

import tomllib

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from time_bank.ledger.models import BankRule, RuleVersion

from .errors import Refused

CHOOSE = "time_ledger.choose_rules"
audit.action(CHOOSE, gettext_lazy("Choose rules of the time bank"), gettext_lazy("Chose rules of the time bank"))

FILE = "time_bank/rules.toml"


def whole(value, least=1):
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def nothing_or_whole(value):
    return value is None or whole(value)


def truth(value):
    return isinstance(value, bool)


KNOWN = {
    "unit_minutes": whole,
    "unit": lambda value: isinstance(value, str) and bool(value.strip()),
    "rounding": lambda value: (
        isinstance(value, dict) and set(value) == {"step", "way"} and whole(value["step"]) and value["way"] in ("down", "nearest")
    ),
    "day_max_minutes": nothing_or_whole,
    "cap_minutes": nothing_or_whole,
    "above_cap": lambda value: value in ("donate", "honour"),
    "redeem": lambda value: (
        isinstance(value, dict)
        and set(value) == {"min_age", "min_stars", "family"}
        and nothing_or_whole(value["min_age"])
        and whole(value["min_stars"], 0)
        and truth(value["family"])
    ),
    "gifts": truth,
    "donations": truth,
    "expiry_months": nothing_or_whole,
}


def check(data):
    """Refused, with the name of the field, unless `data` says everything that a set of rules has to say."""
    wrong = sorted(name for name, sound in KNOWN.items() if name not in data or not sound(data[name]))
    wrong += sorted(set(data) - set(KNOWN))
    if wrong:
        raise Refused(_("These fields of the rules are missing, unknown or not sound: %(names)s.") % {"names": ", ".join(wrong)})


def load(path=None):
    """Add the versions of the file that are not there yet. A version that is there is never changed. Returns how many were added."""
    entries = tomllib.loads((path or settings.FIXTURES_ROOT / FILE).read_text(encoding="utf-8"))["rule"]
    return sum(_add(entry) for entry in entries)


def _add(entry):
    data = {"day_max_minutes": None, "cap_minutes": None, "expiry_months": None, **entry["data"]}
    data["redeem"] = {"min_age": None, **data.get("redeem", {})}
    check(data)
    known = RuleVersion.objects.filter(code=entry["code"], version=entry["version"]).first()
    if known is None:
        fields = {name: entry[name] for name in ("code", "version", "title", "valid_from")}
        RuleVersion.objects.create(**fields, data=data)
        return True
    if (known.data, known.title, known.valid_from) != (data, entry["title"], entry["valid_from"]):
        texts = {"code": known.code, "version": known.version}
        raise Refused(_("Version %(version)d of %(code)s is in use and stays as it is: give the change a new number.") % texts)
    return False


def choose(bank, code, valid_from, *, by, now):
    """The bank follows another set of rules from a day on. What was earned before keeps the rule of its day."""
    load()
    if not RuleVersion.objects.filter(code=code).exists():
        raise Refused(_("There is no such set of rules."))
    if bank.choices.exists() and valid_from < timezone.localdate(now):
        raise Refused(_("Rules are changed from today on, never backwards."))
    choice = BankRule.objects.create(
        bank=bank, code=code, valid_from=valid_from, chosen_by=str(by.pseudonym) if by else "system", chosen_at=now
    )
    audit.record(CHOOSE, bank, by=by, code=code, valid_from=valid_from.isoformat())
    return choice


def rule_on(bank, day):
    """The RuleVersion of a day: the newest version, begun by then, of the set that was chosen for it."""
    return version_on(_code_on(bank, day), day)


def rules_on(banks, day):
    """{bank id: its RuleVersion of a day}; the questions are as many as there are sets, not banks."""
    codes = dict(banks.annotate(code=_code_on(OuterRef("pk"), day)).order_by("pk").values_list("pk", "code"))
    versions = {code: version_on(code, day) for code in set(codes.values())}
    return {pk: versions[code] for pk, code in codes.items()}


def _code_on(bank, day):
    """The code of the set that the bank follows on a day, for a query; before the first choice, the first."""
    choices = BankRule.objects.filter(bank=bank)
    begun = choices.filter(valid_from__lte=day).order_by("-valid_from", "-pk")
    return Coalesce(*(Subquery(found.values("code")[:1]) for found in (begun, choices.order_by("valid_from", "pk"))))


def version_on(code, day):
    """The newest version of a set that has begun by a day; before the first, the first."""
    versions = list(RuleVersion.objects.filter(code=code).order_by("valid_from", "version"))
    begun = [version for version in versions if version.valid_from <= day]
    return begun[-1] if begun else versions[0]


def fitting(rule, account, minutes):
    """How many of the minutes the account takes by the rule's cap."""
    cap = rule.data["cap_minutes"]
    return minutes if cap is None else max(0, min(minutes, cap - account.balance))


def rounded(rule, minutes):
    """Minutes made whole by the rule's step."""
    step, way = rule.data["rounding"]["step"], rule.data["rounding"]["way"]
    return (minutes + (step // 2 if way == "nearest" else 0)) // step * step
