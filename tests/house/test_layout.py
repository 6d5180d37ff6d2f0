"""The shape of the house: what no single room can see."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand
from django.db import migrations
from django.db.migrations.loader import MigrationLoader

from portal.settings.environment import VARIABLES

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("portal", "courses", "knowledge_base", "time_bank")
DOCS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def layers():
    """Rooms from the highest to the lowest, as the import contract has them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return next(c["layers"] for c in contracts if c["type"] == "layers")


def our_apps():
    return [config for config in apps.get_app_configs() if config.name.split(".")[0] in ROOMS]


def height(module):
    """How high a module's room is; None for what is not in the contract."""
    order = layers()
    for number, room in enumerate(order):
        if module == room or module.startswith(room + "."):
            return len(order) - number
    return None


def test_site_is_not_a_package():
    # It would replace the standard library's module `site`.
    assert not (ROOT / "site" / "__init__.py").exists()


def test_every_room_is_in_the_import_contract():
    assert [config.name for config in our_apps() if height(config.name) is None] == []


def test_every_room_with_models_has_migrations():
    without = [
        config.name for config in our_apps() if list(config.get_models()) and not (Path(config.path) / "migrations/__init__.py").exists()
    ]
    assert without == []


def test_the_settings_page_lists_exactly_the_variables_that_are_read():
    page = (ROOT / "docs/settings.md").read_text()
    rows = dict(re.findall(r"^\| `(\w+)` \|(.*)$", page, re.MULTILINE))
    assert sorted(rows) == sorted(v.name for v in VARIABLES)
    for variable in VARIABLES:
        assert ("**required.**" in rows[variable.name]) == variable.required_in_production, variable.name


def test_every_command_of_ours_is_in_the_docs():
    ours = [name for name, app in get_commands().items() if app.split(".")[0] in ROOMS]
    text = "\n".join(path.read_text() for path in DOCS)
    assert ours
    assert [name for name in ours if f"`{name}" not in text and f"manage.py {name}" not in text] == []


def test_every_command_of_ours_says_what_it_does():
    ours = {name: app for name, app in get_commands().items() if app.split(".")[0] in ROOMS}
    assert [name for name, app in ours.items() if not load_command_class(app, name).help] == []


def test_no_command_of_ours_hides_what_django_calls_on_it():
    # From a command line Django calls check() itself; call_command in a test does not, and finds nothing wrong.
    ours = [load_command_class(app, name) for name, app in get_commands().items() if app.split(".")[0] in ROOMS]
    taken = ("check", "check_migrations", "execute", "print_help", "run_from_argv", "create_parser")
    assert [
        command.__module__ for command in ours for name in taken if getattr(type(command), name) is not getattr(BaseCommand, name)
    ] == []


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.name)
def test_a_lock_has_hashes_and_no_addresses(path):
    text = path.read_text()
    assert "://" not in text
    assert "index-url" not in text
    pinned = [line for line in text.splitlines() if re.match(r"^[a-z0-9]", line)]
    assert pinned
    assert [line for line in pinned if "==" not in line or not line.endswith("\\")] == []


def test_each_input_has_its_lock():
    folder = ROOT / "requirements"
    assert {p.stem for p in folder.glob("*.in")} == {p.stem for p in folder.glob("*.txt")}
    for path in folder.glob("*.in"):
        lock = path.with_suffix(".txt").read_text()
        names = [re.split(r"[\[~=<>; ]", line)[0] for line in path.read_text().splitlines() if line and line[0] not in "-#"]
        assert [name for name in names if not re.search(rf"^{re.escape(name.lower())}==", lock, re.MULTILINE)] == []


def test_links_in_the_docs_lead_to_files():
    broken = []
    for page in DOCS:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            if not (page.parent / target).exists() and "docs/screenshots/" not in target:
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []


def test_migrations_depend_on_lower_rooms_only():
    loader = MigrationLoader(None)
    names = {config.label: config.name for config in our_apps()}
    wrong = []
    for (label, name), migration in loader.disk_migrations.items():
        for dependency in migration.dependencies:
            needed = "accounts" if dependency[0] == "__setting__" else dependency[0]
            if label in names and needed in names and height(names[needed]) > height(names[label]):
                wrong.append(f"{label}.{name} needs {needed}")
    assert wrong == []


def test_foreign_keys_point_to_lower_rooms_only():
    wrong = []
    for config in our_apps():
        for field in (f for model in config.get_models() for f in model._meta.get_fields() if f.concrete and f.is_relation):
            target = height(field.related_model.__module__) if field.related_model else None
            if target is not None and target > height(config.name):
                wrong.append(str(field))
    assert wrong == []


def receivers():
    """(room, signal's module) of each @receiver in receivers.py, by its imports."""
    for config in our_apps():
        for path in Path(config.path).rglob("receivers.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    yield config.name, node.module


def test_receivers_listen_to_lower_rooms_only():
    assert [(room, module) for room, module in receivers() if (height(module) or 0) > height(room)] == []


def test_dotted_names_of_rooms_point_downwards():
    """A string is an import too: 'learning.Enrolment' or import_string('courses.learning…') in a lower room goes the wrong way."""
    labels = {config.label: config.name for config in our_apps()}
    wrong = []
    for config in our_apps():
        for path in Path(config.path).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[a-z_]+(\.\w+)+", node.value):
                    first, second = node.value.split(".")[:2]
                    target = labels.get(first, node.value) if second[:1].isupper() else node.value
                    if (height(target) or 0) > height(config.name):
                        wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}")
    assert wrong == []


def test_data_migrations_can_be_taken_back():
    loader = MigrationLoader(None)
    labels = {config.label for config in our_apps()}
    steps = [
        (f"{label}.{name}", operation)
        for (label, name), migration in loader.disk_migrations.items()
        if label in labels
        for operation in migration.operations
        if isinstance(operation, migrations.RunPython | migrations.RunSQL)
    ]
    assert [name for name, operation in steps if not operation.reversible] == []


@pytest.mark.parametrize("page", ["README.md", "README.zh-hans.md"])
def test_the_readmes_name_each_demo_account_and_its_password(page):
    from portal.home.demo.people import PASSWORD

    text = (ROOT / page).read_text()
    people = tomllib.loads((ROOT / "fixtures/demo/county.toml").read_text())["person"]
    assert people
    assert [p["username"] for p in people if f"| `{p['username']}` |" not in text] == []
    assert f"`{PASSWORD}`" in text
