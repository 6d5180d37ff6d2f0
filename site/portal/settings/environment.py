"""Every setting that the environment may give, typed and in one place.

docs/settings.md lists the same names; a test holds the page to this module.
"""

from dataclasses import dataclass
from typing import Any

import environ


@dataclass(frozen=True)
class Variable:
    name: str
    cast: Any
    default: Any
    about: str
    required_in_production: bool = False


VARIABLES = (
    Variable("XINQIAO_ENV", str, "development", "development or production"),
    Variable("SECRET_KEY", str, "", "signs sessions and links; 50 random characters", True),
    Variable("ALLOWED_HOSTS", list, [], "host names of the site, comma separated", True),
    Variable("SITE_URL", str, "http://127.0.0.1:8000", "address people reach the site at; printed in QR codes and mails", True),
    Variable("DATABASE_URL", str, "", "postgres://user:password@host/name; empty: SQLite in the data folder"),
    Variable("CACHE_URL", str, "", "redis://host:6379/0; empty: files in the data folder, shared by all processes"),
    Variable("SEARCH_URL", str, "", "http://host:9200 of Elasticsearch 8; empty: the database searches"),
    Variable("XINQIAO_DATA_DIR", str, "", "where the database, media and logs lie; empty: data/ beside manage.py"),
    Variable("FIELD_KEYS", list, [], "keys that encrypt phone and identity numbers, newest first (Fernet keys)", True),
    Variable("LOOKUP_KEY", str, "", "key of the hashes that find a phone or identity number again", True),
    Variable("LEDGER_KEY", str, "", "key of the daily digest that seals the ledgers", True),
    Variable("THEME", str, "base", "folder under themes/ that overlays the base theme"),
    Variable("EMAIL_URL", str, "", "smtp://user:password@host:587; empty in development: the outbox page", True),
    Variable("DEFAULT_FROM_EMAIL", str, "心桥 <noreply@localhost>", "sender of mails"),
    Variable("PHONE_SIGN_IN", bool, True, "allow sign-in by a code sent to the phone"),
    Variable("PHONE_GATEWAY", str, "portal.notices.gateways.ConsoleGateway", "class that sends phone codes"),
    Variable("STAFF_MFA_REQUIRED", bool, False, "staff must set up a second factor before they enter the back office"),
    Variable("UNPROVEN_SIGN_UP_DAYS", int, 7, "sign-ups whose contact is not proven by then are deleted; 0 keeps them"),
    Variable("EVENT_SIGN_UP_DAYS", int, 14, "days after an event until the names and numbers of who signed up are deleted"),
    Variable("SECURE_COOKIES", bool, True, "send cookies over HTTPS only (production)"),
    Variable("BEHIND_PROXY", bool, False, "trust X-Forwarded-Proto of a reverse proxy"),
    Variable("PROXIES", int, 1, "how many proxies of yours stand before the site, each adding to X-Forwarded-For (with BEHIND_PROXY)"),
    Variable("CSRF_TRUSTED_ORIGINS", list, [], "origins allowed to post, with scheme"),
    Variable("LOG_LEVEL", str, "INFO", "level of the log on standard error"),
    Variable("LIBRARY_DOCUMENT_MB", int, 20, "largest document that may be uploaded, in megabytes"),
    Variable("LIBRARY_MEDIA_MB", int, 200, "largest audio or video that may be uploaded, in megabytes"),
    Variable(
        "LIBRARY_ACCEL", str, "", "internal address under which the proxy has private/library/; empty: the site sends the files itself"
    ),
    Variable("WEB_WORKERS", int, 2, "web processes that `serve` starts"),
)


class MissingSetting(SystemExit):
    """Production refuses to start; the text names each missing variable."""


def read():
    """Return {name: typed value}; exits naming what is missing in production."""
    env = environ.Env(**{v.name: (v.cast, v.default) for v in VARIABLES})
    values = {v.name: env(v.name) for v in VARIABLES}
    if values["XINQIAO_ENV"] not in ("development", "production"):
        raise MissingSetting("XINQIAO_ENV must be 'development' or 'production'.")
    if values["XINQIAO_ENV"] == "production":
        _refuse_gaps(values, env)
    return values


def _refuse_gaps(values, env):
    missing = [v for v in VARIABLES if v.required_in_production and not env.ENVIRON.get(v.name, "").strip()]
    if values["PHONE_SIGN_IN"] and values["PHONE_GATEWAY"].endswith("ConsoleGateway"):
        missing.append(next(v for v in VARIABLES if v.name == "PHONE_GATEWAY"))
    if missing:
        lines = "\n".join(f"  {v.name}: {v.about}" for v in missing)
        raise MissingSetting(f"Production cannot start. Set these variables (docs/settings.md):\n{lines}")
