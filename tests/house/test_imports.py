"""Imports go down the list of rooms, Flask stays at the doors, and one module reads the clock."""

import ast
import sys

import pytest

from tests.house.source import imports_of, modules

GROUND = ("tracker.access.policy", "tracker.clock", "tracker.errors", "tracker.printable")
ROOMS = (
    "tracker.database",
    "tracker.charts",
    "tracker.history",
    "tracker.accounts",
    "tracker.workdays",
    "tracker.files",
    "tracker.jobs",
    "tracker.work_items",
    "tracker.plans",
    "tracker.progress",
    "tracker.ledgers",
    "tracker.supervision",
    "tracker.appraisals",
    "tracker.commendations",
    "tracker.reminders",
    "tracker.documents",
    "tracker.dashboards",
)
# What only puts the rooms together: nothing below may lean on it.
ROOF = (
    "tracker.web.blueprints",
    "tracker.web.health",
    "tracker.models",
    "tracker.migrations",
    "tracker.demo",
    "tracker.worker",
    "tracker.scheduler",
    "tracker.backup",
    "tracker.prepare",
    "tracker.cli",
)
# Doors into a room: what may know of Flask.
DOORS = {"views", "forms", "blueprint", "commands", "guards", "login", "serving", "receiving"}
FLASK = {"flask", "flask_login", "flask_wtf", "flask_bootstrap", "flask_migrate", "wtforms", "click"}
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime"}


def is_in(name: str, *rooms: str) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def is_roof(name: str) -> bool:
    return name == "tracker" or is_in(name, *ROOF)


def is_edge(name: str) -> bool:
    return is_roof(name) or is_in(name, "tracker.web") or bool(DOORS & set(name.split(".")[1:]))


def height_of(name: str) -> int:
    """How far up the house a module is; a module may import what is at its height or below."""
    if name in GROUND or name == "tracker.access":
        return 0
    if is_roof(name):
        return 100
    if is_in(name, "tracker.access", "tracker.web"):
        return 2  # guards, and what all pages share: above the database, below every room
    return next(1 if room == "tracker.database" else 3 + at for at, room in enumerate(ROOMS) if is_in(name, room))


@pytest.mark.parametrize("name", modules())
def test_imports_go_down_the_house(name: str) -> None:
    own = [target for target in imports_of(name, modules()[name]) if is_in(target, "tracker")]
    assert [target for target in own if height_of(target) > height_of(name)] == []


@pytest.mark.parametrize("name", GROUND)
def test_the_ground_stands_on_the_standard_library_alone(name: str) -> None:
    assert {target.split(".")[0] for target in imports_of(name, modules()[name])} <= sys.stdlib_module_names


@pytest.mark.parametrize("name", [name for name in modules() if name.endswith(".rules")])
def test_rules_are_pure(name: str) -> None:
    """Rules lean on the standard library, on the ground (not on the clock) and on other pure modules."""
    seen, waiting = set(), [name]
    while waiting:
        here = waiting.pop()
        seen.add(here)
        waiting += [t for t in imports_of(here, modules()[here]) if is_in(t, "tracker") and t not in seen]
    assert seen.isdisjoint({"tracker.clock", "tracker.database"})
    foreign = {t.split(".")[0] for here in seen for t in imports_of(here, modules()[here])} - {"tracker"}
    assert foreign - sys.stdlib_module_names <= {"holidays", "cn2an", "pypinyin"}


@pytest.mark.parametrize("name", [name for name in modules() if not is_edge(name)])
def test_flask_stays_at_the_doors(name: str) -> None:
    targets = set(imports_of(name, modules()[name]))
    assert {target for target in targets if target.split(".")[0] in FLASK} == set()
    assert {target for target in targets if is_in(target, "tracker.web", "tracker.access.guards")} == set()


@pytest.mark.parametrize("name", [name for name in modules() if not is_edge(name)])
def test_behind_the_doors_nobody_knows_a_door(name: str) -> None:
    """An operation that needs a view or a form is upside down. Reading and signing people in need no page."""
    assert [
        target for target in imports_of(name, modules()[name]) if is_in(target, "tracker") and is_edge(target)
    ] == []


@pytest.mark.parametrize("name", modules())
def test_nothing_is_imported_inside_a_function(name: str) -> None:
    functions = [n for n in ast.walk(modules()[name]) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = [node for function in functions for node in ast.walk(function)]
    assert [ast.unparse(node) for node in inside if isinstance(node, ast.Import | ast.ImportFrom)] == []


@pytest.mark.parametrize("name", [name for name in modules() if name != "tracker.clock"])
def test_one_module_reads_the_system_clock(name: str) -> None:
    calls = [node.func for node in ast.walk(modules()[name]) if isinstance(node, ast.Call)]
    read = [ast.unparse(f) for f in calls if isinstance(f, ast.Attribute) and f.attr in CLOCKS]
    sources = ("datetime.", "date.", "time.", "func.now", "dt.")
    assert [call for call in read if call.startswith(sources)] == []


@pytest.mark.parametrize("name", [name for name in modules() if not is_edge(name) and name != "tracker.clock"])
def test_behind_the_doors_time_is_an_argument(name: str) -> None:
    calls = [ast.unparse(node.func) for node in ast.walk(modules()[name]) if isinstance(node, ast.Call)]
    assert {"clock.now", "clock.today", "now", "today"}.isdisjoint(calls)
