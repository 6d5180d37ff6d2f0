"""Settings of the project. Values come from the environment (environment.py); nothing else decides."""

import base64
import hashlib
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from . import environment

ENV = environment.read()
PRODUCTION = ENV["XINQIAO_ENV"] == "production"
DEBUG = not PRODUCTION

BASE_DIR = Path(__file__).resolve().parents[3]
DATA_DIR = Path(ENV["XINQIAO_DATA_DIR"] or BASE_DIR / "data")
DATA_DIR.mkdir(parents=True, exist_ok=True)

_DEVELOPMENT_KEY = "development-only-key-that-production-refuses-0123456789"
SECRET_KEY = ENV["SECRET_KEY"] or _DEVELOPMENT_KEY
ALLOWED_HOSTS = ENV["ALLOWED_HOSTS"] or (["127.0.0.1", "localhost", "[::1]", "testserver"] if DEBUG else [])
SITE_URL = ENV["SITE_URL"].rstrip("/")
CSRF_TRUSTED_ORIGINS = ENV["CSRF_TRUSTED_ORIGINS"]


def _derived(label):
    digest = hashlib.sha256(f"{label}:{SECRET_KEY}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()


FIELD_KEYS = ENV["FIELD_KEYS"] or [_derived("fields")]
LOOKUP_KEY = ENV["LOOKUP_KEY"] or _derived("lookup")
LEDGER_KEY = ENV["LEDGER_KEY"] or _derived("ledger")

INSTALLED_APPS = [
    "portal.core",
    "portal.accounts",
    "portal.jobs",
    "portal.organisations",
    "portal.notices",
    "portal.search",
    "portal.search.extraction",
    "portal.certificates",
    "courses.assessment",
    "courses.curriculum",
    "courses.learning",
    "knowledge_base",
    "knowledge_base.services",
    "knowledge_base.events",
    "knowledge_base.awareness",
    "time_bank",
    "time_bank.ledger",
    "time_bank.volunteers",
    "time_bank.activities",
    "time_bank.redeeming",
    "portal.home",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "portal.accounts.wagtail_users.UsersAppConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "rest_framework",
    "treebeard",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "import_export",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.core.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.core.middleware.CookieLocale",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "portal.accounts.middleware.BackOfficeDoor",
    "portal.accounts.middleware.StaffSecondFactor",
    "portal.organisations.middleware.BackOfficeReach",
    "portal.accounts.middleware.ConsentGate",
    "portal.accounts.middleware.TooManyCodes",
    "courses.curriculum.middleware.ShowRefusal",
    "portal.core.middleware.SiteNotFound",
    "portal.core.middleware.RefuseNul",
    "portal.core.routing.DirectRoute",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"

THEME = ENV["THEME"]
_THEME_FOLDERS = list(dict.fromkeys([BASE_DIR / "themes" / THEME, BASE_DIR / "themes" / "base"]))
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [folder / "templates" for folder in _THEME_FOLDERS],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "portal.core.context.site_frame",
                "portal.notices.context.unread",
            ],
            "builtins": ["portal.core.templatetags.xinqiao"],
        },
    }
]

# IMMEDIATE takes the write lock at BEGIN: two readers that both want to write can't deadlock (docs/decisions/sqlite.md).
if ENV["DATABASE_URL"]:
    DATABASES = {"default": environ.Env.db_url_config(ENV["DATABASE_URL"])}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "db.sqlite3"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON; PRAGMA busy_timeout=30000;",
    }
    DATABASES["default"].setdefault("TEST", {})["NAME"] = str(DATA_DIR / "test.sqlite3")
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if ENV["CACHE_URL"]:
    CACHES = {"default": environ.Env.cache_url_config(ENV["CACHE_URL"])}
else:
    # Files, not memory: rate limits and worker changes must be seen by every process, and counted in one step.
    CACHES = {
        "default": {
            "BACKEND": "portal.core.shared_cache.SharedFileCache",
            "LOCATION": DATA_DIR / "cache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},  # the default of 300 would drop the counters of rate limits
        }
    }

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_SERIALIZER = "portal.accounts.sessions.EncryptedSerializer"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/learn/"
LOGOUT_REDIRECT_URL = "/"

PHONE_SIGN_IN = ENV["PHONE_SIGN_IN"]
PHONE_GATEWAY = ENV["PHONE_GATEWAY"]
STAFF_MFA_REQUIRED = ENV["STAFF_MFA_REQUIRED"]
UNPROVEN_SIGN_UP_DAYS = ENV["UNPROVEN_SIGN_UP_DAYS"]
EVENT_SIGN_UP_DAYS = ENV["EVENT_SIGN_UP_DAYS"]
ACCOUNT_ADAPTER = "portal.organisations.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "portal.organisations.forms.SignUpForm",
    "login": "portal.organisations.forms.SignInForm",
    "request_login_code": "portal.organisations.forms.RequestCodeForm",
    "reset_password": "portal.organisations.forms.ResetForm",
    "confirm_login_code": "portal.organisations.forms.LoginCodeForm",
    "confirm_email_verification_code": "portal.organisations.forms.EmailCodeForm",
    "confirm_password_reset_code": "portal.organisations.forms.ResetCodeForm",
    "verify_phone": "portal.organisations.forms.PhoneCodeForm",
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_METHODS = {"username", "email", "phone"} if PHONE_SIGN_IN else {"username", "email"}
# The sign-up form has one field for either contact; allauth wants to hear of both, and of a required e-mail.
ACCOUNT_SIGNUP_FIELDS = ["phone", "email*", "username", "password1*"] if PHONE_SIGN_IN else ["email*", "username", "password1*"]
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
# Codes are read from a slow phone by tired people: ten minutes.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# allauth's limits, but a whole class may sit behind one address.
ACCOUNT_RATE_LIMITS = {
    "signup": "60/m/ip",
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/300s/key",
    "request_login_code": "60/m/ip,3/m/key",
    "verify_phone": "1/30s/key,60/m/ip",
    "change_phone": "5/m/user",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_DISPLAY = "portal.accounts.models.display_name"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Xinqiao"
MFA_TOTP_TOLERANCE = 1  # phones whose clock is up to half a minute off
MFA_ADAPTER = "portal.accounts.mfa.MFAAdapter"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "themes" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [folder / "static" for folder in _THEME_FOLDERS]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
PRIVATE_ROOT = DATA_DIR / "private"  # certificates, rosters, evidence: never served by address
STORAGES = {
    "default": {"BACKEND": "portal.core.storage.SiteStorage"},
    "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Rosters hold phones and identity numbers: what is small enough to be read never touches the disk in clear.
FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FORM_RENDERER = "portal.core.rendering.FormRenderer"
FILTERS_EMPTY_CHOICE_LABEL = _("all")
# At most so large, in bytes; and where the proxy finds the library's files when it is told to send them.
LIBRARY_DOCUMENT_SIZE = ENV["LIBRARY_DOCUMENT_MB"] * 1024 * 1024
LIBRARY_MEDIA_SIZE = ENV["LIBRARY_MEDIA_MB"] * 1024 * 1024
LIBRARY_ACCEL = ENV["LIBRARY_ACCEL"]

EMAIL_BACKEND = "portal.notices.mail.OutboxBackend"
if ENV["EMAIL_URL"]:
    globals().update(environ.Env.email_url_config(ENV["EMAIL_URL"]))
DEFAULT_FROM_EMAIL = ENV["DEFAULT_FROM_EMAIL"]

# An engine outside the database; empty: the database itself answers.
SEARCH_URL = ENV["SEARCH_URL"]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
WEB_WORKERS = ENV["WEB_WORKERS"]

WAGTAIL_SITE_NAME = "心桥"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
# Pictures stand beside a text and come over poor lines: what the eye doesn't miss on a phone is left out.
WAGTAILIMAGES_AVIF_QUALITY, WAGTAILIMAGES_WEBP_QUALITY, WAGTAILIMAGES_JPEG_QUALITY = 45, 65, 72
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "courses.curriculum.file_forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "pptx", "xlsx", "txt", "csv", "vtt"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "portal.search.backoffice"}}
WAGTAILMEDIA = {
    "MEDIA_MODEL": "wagtailmedia.Media",
    "MEDIA_FORM_BASE": "courses.curriculum.file_forms.MediaForm",
    "AUDIO_EXTENSIONS": ["mp3", "m4a", "wav", "ogg"],
    "VIDEO_EXTENSIONS": ["mp4", "webm"],
}

X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV["SECURE_COOKIES"]
    SECURE_SSL_REDIRECT = ENV["SECURE_COOKIES"]
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if ENV["SECURE_COOKIES"] else 0
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENV["SECURE_COOKIES"]
if ENV["BEHIND_PROXY"]:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Otherwise every visitor has the proxy's own address, and all share the rate limits of one.
    ALLAUTH_TRUSTED_PROXY_COUNT = ENV["PROXIES"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": ENV["LOG_LEVEL"]},
    # Otherwise it logs every request.
    "loggers": {"elastic_transport": {"level": "WARNING"}},
}
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
FIXTURES_ROOT = BASE_DIR / "fixtures"
FORMAT_MODULE_PATH = "portal.core.formats"
# security.W019: the page previews of the back office are frames of the same origin.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
