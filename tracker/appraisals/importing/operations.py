"""Taking the lines of a sheet in, once a person has gone over them: all in one transaction, or none."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from tracker.access.policy import Actor
from tracker.appraisals.models import Clause, Scheme
from tracker.appraisals.schemes import ClauseDraft, columns_of, lock_draft
from tracker.database import db
from tracker.errors import Invalid
from tracker.history.operations import record
from tracker.printable import printing_problem


class Refused(Invalid):
    """`problems`: by line of the sheet, why it cannot be taken in."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        super().__init__(f"还有 {len(problems)} 条不能导入，原因见各条之下。请改正，或者不导入这些条款。")
        self.problems = problems


class Chosen(NamedTuple):
    """A line that is to be taken in; `problem` is what was wrong with what was typed of it."""

    line: int
    draft: ClauseDraft
    problem: str = ""


def take_in(scheme: Scheme, chosen: Sequence[Chosen], *, actor: Actor, now: datetime, name: str) -> int:
    """`name`: of the file, for the history. Returns how many clauses came in.

    Raises:
        Refused: naming every line that cannot be taken; none is taken then.
        Invalid: no line was chosen.
        Conflict: the scheme is frozen.
    """
    if not chosen:
        raise Invalid("没有选择要导入的条款，请至少勾选一条。")
    lock_draft(scheme)
    position = max((clause.position for clause in scheme.clauses), default=0)
    problems, clauses = {}, []
    for step, each in enumerate(chosen, start=1):
        try:
            _refuse_unprintable(each)
            clauses.append(Clause(position=position + step, **columns_of(scheme, each.draft)))
        except Invalid as error:
            problems[each.line] = error.sentence
    if problems:
        raise Refused(problems)
    scheme.clauses.extend(clauses)
    db.session.flush()
    path = scheme.office.path
    record("clauses.imported", "scheme", scheme.id, actor=actor, now=now, unit_path=path, count=len(clauses), name=name)
    return len(clauses)


def _refuse_unprintable(chosen: Chosen) -> None:
    problem = chosen.problem or (None if chosen.draft.title.strip() else "请填写条款内容。")
    problem = problem or printing_problem("板块和条款", chosen.draft.section + chosen.draft.title)
    if problem:
        raise Invalid(problem)
