"""What the child process answers about one document."""

import io

from tracker.plans.reader.open_docx import docx_text
from tracker.plans.reader.open_pdf import pdf_text
from tracker.plans.reader.unreadable import Problem, Unreadable

_MOST_CHARACTERS = 300_000


def answer(kind: str, file: io.BytesIO) -> dict[str, str]:
    """{"text": …} or {"problem": the name of a Problem}."""
    try:
        text = docx_text(file) if kind == "docx" else pdf_text(file)
    except Unreadable as unreadable:
        return {"problem": unreadable.problem.name}
    except (MemoryError, RecursionError):
        return {"problem": Problem.TOO_HEAVY.name}
    except Exception:  # parsers raise all sorts of things on a broken file; the person's next step is the same
        return {"problem": Problem.BROKEN.name}
    return {"text": text} if len(text) <= _MOST_CHARACTERS else {"problem": Problem.TOO_LONG.name}
