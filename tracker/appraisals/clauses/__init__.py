"""One file per clause type; each defines `TYPE`. A new file is found by being here: nothing else is touched."""

from importlib import import_module
from pkgutil import iter_modules

from tracker.appraisals.clause_type import ClauseType

TYPES: dict[str, ClauseType] = {
    clause_type.name: clause_type
    for clause_type in (import_module(f"{__name__}.{module.name}").TYPE for module in iter_modules(__path__))
}
"""By the name under which a clause keeps its type."""
