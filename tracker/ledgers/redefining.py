"""Changing a ledger's definition, and founding a new ledger. A version once saved stays; rows are never rewritten."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from tracker.access.policy import Actor
from tracker.accounts.operations import take_turns
from tracker.database import db
from tracker.errors import Conflict, Invalid
from tracker.history.operations import record
from tracker.ledgers.definition import Definition
from tracker.ledgers.definitions.reader import read
from tracker.ledgers.definitions.shelf import shelf
from tracker.ledgers.definitions.succession import Loss, Lost, differences, losses
from tracker.ledgers.filters import value_of
from tracker.ledgers.indicators.operations import refresh_ledger
from tracker.ledgers.library import definition_from, ledgers, text_at
from tracker.ledgers.models import LedgerDefinition, LedgerRow
from tracker.ledgers.rekeeping import rekeep
from tracker.work_items.models import WorkItem
from tracker.workdays.queries import site_path

LONGEST_REASON = 200


def found_ledger(text: str, *, reason: str, actor: Actor, now: datetime) -> Definition:
    """A ledger that there was not.

    Raises:
        Invalid: mistakes in the text, all of them named; no reason.
        Conflict: there is a ledger of that name.
    """
    take_turns()
    text, new, books = _tidy(text), _read(text), ledgers()
    if new.name in books:
        raise Conflict(f"已有名为“{new.name}”的台账（{books[new.name].title}），请换一个英文名称（name）。")
    _check_references(new, books)
    _record(_save(text, new.name, 1, reason, actor, now), new, ["新建台账"], actor)
    return new


def redefine(name: str, text: str, *, seen: int, reason: str, actor: Actor, now: datetime) -> Definition:
    """A new version. `seen`: the version that was being changed; the same text again changes nothing.

    Raises:
        Invalid: mistakes in the text; or it takes away what rows still hold, or what came with the software.
        Conflict: somebody else has saved a version since; rows share a value that is to be unique from now on.
    """
    take_turns()
    text, new, books = _tidy(text), _read(text), ledgers()
    old = books[name]
    if new.name != name:
        raise Invalid(f"台账的英文名称（name）不能改，应为“{name}”。")
    if old.version != seen:
        raise Conflict("此页打开后，台账的定义已被他人修改，您的修改没有保存。请核对后再保存。")
    if text == _tidy(text_at(name, old.version)):
        return old
    _check_references(new, books)
    _check_losses(old, new)
    row = _save(text, name, old.version + 1, reason, actor, now)
    saved = definition_from(text, row.version)
    rekeep(old, saved)
    if old.measures != saved.measures:
        refresh_ledger(name, now)
    _record(row, saved, differences(old, saved), actor)
    return saved


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip() + "\n"


def _read(text: str) -> Definition:
    found, mistakes = read(text)
    if found is None:
        raise Invalid("".join(f"第{line}行：{sentence}" for line, sentence in mistakes))
    return found


def _check_references(new: Definition, books: dict[str, Definition]) -> None:
    for field in new.fields:
        if field.ledger and field.ledger != new.name and field.ledger not in books:
            raise Invalid(f"“{field.label}”引用的台账“{field.ledger}”不存在。")
    asking = [book.title for book in books.values() if any(field.ledger == new.name for field in book.fields)]
    if asking and not any(field.unique for field in new.fields):
        raise Invalid(f"“{asking[0]}”引用本台账的记录，至少要有一个唯一的栏目（unique: yes）。")


def _check_losses(old: Definition, new: Definition) -> None:
    found = [(loss, _need_of(old.name, loss)) for loss in losses(old, new)]
    said = [f"不能{loss.sentence}：{need}。" for loss, need in found if need]
    if said:
        raise Invalid("".join(said))


def _need_of(name: str, loss: Loss) -> str:
    """Why it must stay; "" when it may go."""
    if _is_built_in(name, loss):
        return "这是随软件提供的，其他功能要用到"
    if loss.what is Lost.MEASURE:
        counted = select(exists().where(WorkItem.counted_by == f"{name}.{loss.name}"))
        return "有工作任务的完成数来自它" if db.session.scalar(counted) else ""
    held = select(exists().where(LedgerRow.ledger == name, _holding(loss)))
    return "已有记录用到" if db.session.scalar(held) else ""


def _is_built_in(name: str, loss: Loss) -> bool:
    book = shelf().get(name)
    if book is None or loss.what is Lost.MEASURE:
        return False
    if loss.what is Lost.STATE:
        return loss.name in book.state_by_name
    field = book.by_name.get(loss.name)
    return field is not None and (loss.what is not Lost.CHOICE or loss.value in field.choices)


def _holding(loss: Loss) -> ColumnElement[bool]:
    """Also of withdrawn rows: their pages stay."""
    if loss.what is Lost.STATE:
        return LedgerRow.state == loss.name
    held: ColumnElement[bool] = value_of(loss.name).is_not(None)
    if loss.what is Lost.CHOICE:
        held = value_of(loss.name) == loss.value
    return held


def _save(text: str, name: str, version: int, reason: str, actor: Actor, now: datetime) -> LedgerDefinition:
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid(f"请写明修改的原因，不超过{LONGEST_REASON}字。")
    row = LedgerDefinition(name=name, version=version, text=text, reason=reason, saved_at=now, saved_by=actor.id)
    db.session.add(row)
    db.session.flush()
    return row


def _record(row: LedgerDefinition, saved: Definition, changes: list[str], actor: Actor) -> None:
    detail = {"title": saved.title, "changes": "；".join(changes), "reason": row.reason}
    record("ledger.defined", "ledger", row.id, actor=actor, now=row.saved_at, unit_path=site_path(), **detail)
