"""The register of kinds: every module in this folder holds a `KIND`. A new paper is a new file; no other changes."""

from importlib import import_module
from pkgutil import iter_modules

from tracker.documents.kind import Kind

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (import_module(f"{__name__}.{found.name}").KIND for found in iter_modules(__path__))
}
