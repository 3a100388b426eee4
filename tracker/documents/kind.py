"""What a kind of paper is. Each is one file of `kinds/` and one template `templates/documents/<name>.html`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """`version` is kept with every issued paper: raise it whenever the template changes what is printed.

    `sample` makes data of the very shape the template takes: plain, JSON-able, dates as ISO text, figures and scores as
    decimal text with the places they are to be shown with. `is_landscape`: its first sheet lies across.
    `is_closed_below`: an office's own paper, not one that units below it are to read.
    """

    name: str
    title: str
    version: int
    sample: Callable[[], Mapping[str, Any]]
    is_landscape: bool = False
    is_closed_below: bool = False

    @property
    def template(self) -> str:
        return f"{self.name}.html"

    @property
    def shape(self) -> str:
        return "A4横版" if self.is_landscape else "A4竖版"
