"""Settings of the tests: fast hasher, temporary media, tasks run at once."""

import os
import tempfile

os.environ.setdefault("XINQIAO_DATA_DIR", tempfile.mkdtemp(prefix="xinqiao-test-"))

from . import *  # noqa: E402,F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
DEBUG = False
