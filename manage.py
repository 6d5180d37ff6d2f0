#!/usr/bin/env python
"""Run a Django command; puts site/ on the path so that a fresh clone works without installing."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main():
    for folder in (ROOT / "site", ROOT):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
