"""The history speaks in listed words only, and no listed word is without use."""

import ast
import re

from tests.house.source import modules
from tracker.history.verbs import VERBS


def test_every_recorded_verb_is_listed_and_every_listed_verb_is_recorded() -> None:
    assert recorded() == set(VERBS)


def recorded() -> set[str]:
    """The texts in the shape of a verb that are handed to any function whose name begins with `record`."""
    return {
        str(word.value)
        for name, tree in modules().items()
        for call in ast.walk(tree)
        if name != "tracker.history.verbs" and isinstance(call, ast.Call) and is_recording(call)
        for argument in call.args[:2]
        for word in ast.walk(argument)
        if isinstance(word, ast.Constant) and re.fullmatch(r"[a-z_]+\.[a-z_]+", str(word.value))
    }


def is_recording(call: ast.Call) -> bool:
    return ast.unparse(call.func).rpartition(".")[2].lstrip("_").startswith("record")
