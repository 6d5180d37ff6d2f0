"""The acceptance pages name only tests and files that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs/acceptance").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_proof_is_there(page):
    text = page.read_text()
    proofs = re.findall(r"`(tests/[\w/]+\.py)::([\w:]+)`", text)
    assert proofs
    missing = []
    for path, name in proofs:
        source = (ROOT / path).read_text() if (ROOT / path).exists() else ""
        if not all(re.search(rf"^\s*(?:def|class) {part}\b", source, re.MULTILINE) for part in name.split("::")):
            missing.append(f"{path}::{name}")
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_not_proved_is_listed(page):
    assert "\n## Not proved yet\n" in page.read_text()
