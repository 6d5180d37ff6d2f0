"""Settings of the tests: fast hasher, folders of their own, tasks run at once."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from . import *  # noqa: F403

# The package's own settings are read before this module, so its folders are replaced here, not by the variable.
if not os.environ.get("XINQIAO_DATA_DIR"):
    DATA_DIR = Path(tempfile.mkdtemp(prefix="xinqiao-test-"))
    atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
    STATIC_ROOT = DATA_DIR / "static"
    MEDIA_ROOT = DATA_DIR / "media"
    PRIVATE_ROOT = DATA_DIR / "private"
    if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        DATABASES["default"]["TEST"]["NAME"] = str(DATA_DIR / "test.sqlite3")

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
DEBUG = False
# The tests name a search node of their own (XINQIAO_SEARCH_NODE).
SEARCH_URL = ""
# Static files come from their source folders: collecting them for each run would take longer than the tests.
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
