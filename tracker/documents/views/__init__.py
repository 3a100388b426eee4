"""The register of issued papers, the page of every paper that can be printed, and the papers of notices."""

from tracker.documents.blueprint import blueprint
from tracker.documents.views import notices, papers, register

__all__ = ["blueprint", "notices", "papers", "register"]
