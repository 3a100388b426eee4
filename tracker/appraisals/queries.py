"""Looking up schemes and appraisals from where one stands in the tree.

Whoever sees the office sees all of its appraisal. Whoever sees only an appraised unit sees, once it is final, that
unit's scores and the ranking.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, func, select, union_all
from sqlalchemy.orm import joinedload

from tracker.accounts.models import Person, Unit
from tracker.accounts.queries import appraised_units_of
from tracker.appraisals import counted
from tracker.appraisals.freezing import UnitLine, rulebook_from_json
from tracker.appraisals.models import Appraisal, Clause, Scheme, SchemeVersion, Score
from tracker.appraisals.rules import Settings
from tracker.appraisals.scoring import ClauseLine, Rulebook
from tracker.database import db
from tracker.errors import NotFound
from tracker.files.models import StoredFile
from tracker.progress.models import Report, Verdict
from tracker.work_items.models import Assignment, Decision, Extension, WorkItem

NO_APPRAISAL = "没有找到该项考核，或者它不在您的管辖范围内。"


def units_of(office: Unit) -> list[UnitLine]:
    """Whom an office appraises, in their printed order."""
    return [UnitLine(unit.id, unit.name, unit.short_name) for unit in appraised_units_of(office)]


def clause_line(clause: Clause) -> ClauseLine:
    return ClauseLine(
        id=clause.id,
        section=clause.section,
        title=clause.title,
        type=clause.type,
        parameters=clause.parameters,
        weight=clause.weight,
        work_item_id=clause.work_item_id,
        counted_by=clause.counted_by,
    )


def rulebook_of(scheme: Scheme) -> Rulebook:
    """By which the scheme scores: its latest version, once scoring has started; until then what stands on its page."""
    version = version_of(scheme)
    return written_in(scheme) if version is None else rulebook_from_json(version.content)


def version_of(scheme: Scheme) -> SchemeVersion | None:
    """In force; None until scoring has started."""
    mine = select(SchemeVersion).where(SchemeVersion.scheme_id == scheme.id)
    return db.session.scalars(mine.order_by(SchemeVersion.number.desc()).limit(1)).first()


def version_behind(appraisal: Appraisal) -> int | None:
    """By which version it is scored, or was once it is final; None of what was final before there were any."""
    if appraisal.finalised_at and appraisal.frozen is not None:
        number: int | None = appraisal.frozen["scheme"].get("version")
        return number
    version = version_of(appraisal.scheme)
    return version.number if version else None


def written_in(scheme: Scheme) -> Rulebook:
    """As it stands on the scheme's page, a revision under way included."""
    return Rulebook(Settings.from_json(scheme.settings), tuple(clause_line(clause) for clause in scheme.clauses))


def scheme_within(scheme_id: int, path: str) -> Scheme:
    """Raises NotFound when the office is not in the subtree."""
    statement = select(Scheme).join(Scheme.office).options(joinedload(Scheme.office), joinedload(Scheme.appraisal))
    scheme = db.session.scalars(statement.where(Scheme.id == scheme_id, Unit.path.startswith(path))).one_or_none()
    if scheme is None:
        raise NotFound("没有找到该评分细则，或者它不在您的管辖范围内。")
    return scheme


def approval_of(scheme: Scheme, file_id: int) -> StoredFile:
    """A document that the scheme, or one of its versions, cites for supporting duties. Raises NotFound."""
    kept = db.session.scalars(select(SchemeVersion.content).where(SchemeVersion.scheme_id == scheme.id))
    cited = [Settings.from_json(each).approval_file for each in [scheme.settings, *(one["settings"] for one in kept)]]
    file = db.session.get(StoredFile, file_id) if any(each and each.id == file_id for each in cited) else None
    if file is None:
        raise NotFound("没有找到该批准文件。")
    return file


def clause_within(clause_id: int, path: str) -> Clause:
    """Raises NotFound as above."""
    clause = db.session.get(Clause, clause_id, options=[joinedload(Clause.scheme).joinedload(Scheme.office)])
    if clause is None or clause.removed_at or not clause.scheme.office.path.startswith(path):
        raise NotFound("没有找到该条款，或者它不在您的管辖范围内。")
    return clause


def appraisal_within(appraisal_id: int, path: str) -> Appraisal:
    """For whoever sees the office. Raises NotFound for everybody else."""
    appraisal = _appraisal(appraisal_id)
    if appraisal is None or not appraisal.scheme.office.path.startswith(path):
        raise NotFound(NO_APPRAISAL)
    return appraisal


def appraisal_open_to(appraisal_id: int, path: str) -> Appraisal:
    """Also for whoever sees one of the appraised units, once it is final. Raises NotFound."""
    appraisal = _appraisal(appraisal_id)
    if appraisal is None:
        raise NotFound(NO_APPRAISAL)
    if not appraisal.scheme.office.path.startswith(path) and not own_results(path, appraisal_id):
        raise NotFound(NO_APPRAISAL)
    return appraisal


def appraised_unit(appraisal: Appraisal, unit_id: int, path: str) -> Unit:
    """A unit whose scores may be read. Raises NotFound: not appraised, out of sight, or not final yet."""
    unit = db.session.get(Unit, unit_id)
    is_in_sight = unit is not None and unit.path.startswith(path)
    may_read = appraisal.scheme.office.path.startswith(path) or appraisal.finalised_at is not None
    is_scored = select(Score.id).where(Score.appraisal_id == appraisal.id, Score.unit_id == unit_id).limit(1)
    if unit is None or not is_in_sight or not may_read or db.session.scalar(is_scored) is None:
        raise NotFound("没有找到该单位的得分，或者它不在您的管辖范围内。")
    return unit


def schemes_within(path: str) -> Sequence[Any]:
    """The newest year first: scheme, office, clauses and their weights together, and how far the appraisal is."""
    return db.session.execute(
        select(
            Scheme.id,
            Scheme.year,
            Scheme.title,
            Unit.name.label("office"),
            func.count(Clause.id).label("clauses"),
            func.sum(Clause.weight).label("weight"),
            Appraisal.id.label("appraisal_id"),
            Appraisal.opened_at,
            Appraisal.finalised_at,
        )
        .join(Unit, Unit.id == Scheme.office_id)
        .outerjoin(Clause, and_(Clause.scheme_id == Scheme.id, Clause.removed_at.is_(None)))
        .outerjoin(Appraisal, Appraisal.scheme_id == Scheme.id)
        .where(Unit.path.startswith(path))
        .group_by(Scheme.id, Unit.name, Appraisal.id)
        .order_by(Scheme.year.desc(), Scheme.id)
    ).all()


def own_results(path: str, appraisal_id: int | None = None) -> Sequence[Any]:
    """Final appraisals by offices above, with each unit of one's own subtree that took part, the newest year first."""
    above = [path[: at + 1] for at, stroke in enumerate(path) if stroke == "/" and at + 1 < len(path)]
    office = select(Unit.id).where(Unit.path.in_(above))
    statement = (
        select(Appraisal.id, Scheme.year, Scheme.title, Appraisal.finalised_at, Unit.id.label("unit_id"), Unit.name)
        .join(Scheme, Scheme.id == Appraisal.scheme_id)
        .join(Score, Score.appraisal_id == Appraisal.id)
        .join(Unit, Unit.id == Score.unit_id)
        .where(Appraisal.finalised_at.is_not(None), Scheme.office_id.in_(office), Unit.path.startswith(path))
        .distinct()
        .order_by(Scheme.year.desc(), Unit.id)
    )
    if appraisal_id is not None:
        statement = statement.where(Appraisal.id == appraisal_id)
    return db.session.execute(statement).all()


def judged(appraisal: Appraisal, clause_id: int) -> Sequence[Any]:
    """One clause, all units in their printed order: what was judged and by whom; weight 0: not applicable."""
    return db.session.execute(
        select(
            Score.unit_id,
            Unit.name,
            Unit.path,
            Score.weight,
            Score.judged,
            Score.reason,
            Score.derivation,
            Score.judged_at,
            Person.name.label("judge"),
        )
        .join(Unit, Unit.id == Score.unit_id)
        .outerjoin(Person, Person.id == Score.judged_by)
        .where(Score.appraisal_id == appraisal.id, Score.clause_id == clause_id)
        .order_by(Unit.position, Unit.id)
    ).all()


def approved_since(appraisal: Appraisal) -> int:
    """How many reports on the scheme's work items were approved, extensions granted, rows of counted ledgers changed
    and supervision notices moved on after the last scoring.
    """
    if appraisal.scored_at is None:
        return 0
    clauses = rulebook_of(appraisal.scheme).clauses
    items = [clause.work_item_id for clause in clauses if clause.work_item_id]
    held = select(Assignment.id).where(Assignment.work_item_id.in_(items))
    reports = select(Report.id).where(
        Report.assignment_id.in_(held), Report.verdict == Verdict.APPROVED, Report.decided_at > appraisal.scored_at
    )
    extensions = select(Extension.id).where(
        Extension.assignment_id.in_(held),
        Extension.decision == Decision.GRANTED,
        Extension.decided_at > appraisal.scored_at,
    )
    found = db.session.scalar(select(func.count()).select_from(union_all(reports, extensions).subquery())) or 0
    return found + counted.changed_after(appraisal.scheme, clauses, appraisal.scored_at)


def work_item_choices(scheme: Scheme) -> list[tuple[int, str]]:
    """The office's items of the year, as the choices of a field."""
    rows = db.session.execute(
        select(WorkItem.id, WorkItem.number, WorkItem.title)
        .where(WorkItem.office_id == scheme.office_id, WorkItem.year == scheme.year)
        .order_by(WorkItem.id)
    )
    return [(row.id, f"{row.number}. {row.title}") for row in rows]


def _appraisal(appraisal_id: int) -> Appraisal | None:
    return db.session.get(Appraisal, appraisal_id, options=[joinedload(Appraisal.scheme).joinedload(Scheme.office)])
