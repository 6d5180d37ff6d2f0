"""A self-check in an article file: `kind = "selfcheck"` with choices, items and bands."""

from . import scoring

KEYS = {"source", "licence", "choices", "items", "bands"}


def check_part(check, part, at):
    """Everything that is wrong with the part, by key."""
    before = len(check.errors)
    check.text(part, "source", 200, at)
    check.text(part, "licence", 200, at)
    choices, items, bands = (check.tables(part, key, at=at) for key in ("choices", "items", "bands"))
    for index, choice in enumerate(choices):
        check.keys(choice, {"label", "score"}, f"{at}.choices[{index}]")
        check.text(choice, "label", 20, f"{at}.choices[{index}]")
        check.whole(choice, "score", 0, 10, f"{at}.choices[{index}]")
    for index, item in enumerate(items):
        check.keys(item, {"statement", "reversed", "help_from"}, f"{at}.items[{index}]")
        check.text(item, "statement", 80, f"{at}.items[{index}]")
        check.flag(item, "reversed", f"{at}.items[{index}]", required=False)
        check.whole(item, "help_from", 1, 10, f"{at}.items[{index}]", required=False)
    for index, band in enumerate(bands):
        _check_band(check, band, f"{at}.bands[{index}]")
    if len(check.errors) == before:
        found = [scoring.Band(band["from"], band["to"], band["urgency"]) for band in bands]
        for problem in scoring.problems([choice["score"] for choice in choices], len(items), found):
            check.add(f"{at}.bands", problem)


def _check_band(check, band, at):
    check.keys(band, {"from", "to", "title", "text", "urgency"}, at)
    check.whole(band, "from", 0, 400, at)
    check.whole(band, "to", 0, 400, at)
    check.text(band, "title", 40, at)
    check.text(band, "text", 600, at)
    check.one_of(band, "urgency", scoring.GENTLE_FIRST, at)


def block_value(part):
    """The part as its block keeps it; the introduction is made rich text by the caller."""
    items = [
        {"statement": item["statement"], "is_reversed": item.get("reversed", False), "help_from": item.get("help_from")}
        for item in part["items"]
    ]
    bands = [
        {"first": band["from"], "last": band["to"]} | {key: band[key] for key in ("title", "text", "urgency")} for band in part["bands"]
    ]
    return {"choices": part["choices"], "statements": items, "bands": bands}
