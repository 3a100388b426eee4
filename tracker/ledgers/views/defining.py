"""Where the administrator changes a ledger's definition, or founds a ledger: the text, with its mistakes by line."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from tracker import clock
from tracker.access.guards import actor, require_on, requires
from tracker.access.policy import Action
from tracker.database import db
from tracker.errors import DomainError
from tracker.ledgers import redefining
from tracker.ledgers.blueprint import blueprint
from tracker.ledgers.definition import Definition
from tracker.ledgers.definitions.reader import read
from tracker.ledgers.definitions.shelf import shelf
from tracker.ledgers.definitions.succession import differences
from tracker.ledgers.library import definition_from, text_at, versions_of
from tracker.ledgers.library import ledger as ledger_named
from tracker.web.forms import REQUIRED, refuse, strip
from tracker.workdays.queries import site_path

EXAMPLE = """\
name: training_bases
title: 知识产权培训基地台账
purpose: 培训基地的申报、认定和培训情况
fields:
  base: {label: 基地名称, kind: text, required: yes, unique: yes, searchable: yes, listed: yes}
  level: {label: 级别, kind: choice, choices: [省级, 市级], listed: yes}
  approved_on: {label: 认定日期, kind: date}
states:
  filed: 已申报
  approved: {label: 已认定, final: yes}
moves:
  approve: {label: 认定, from: filed, to: approved, by: supervisor, requires: [approved_on]}
measures:
  approved: {label: 新增培训基地, how: count, where: {state: approved}, dated: approved_on, unit: 家}
"""


class DefinitionForm(FlaskForm):  # type: ignore[misc]
    """`seen`: the version that was in force when the page was shown."""

    text = TextAreaField("定义", validators=[DataRequired(REQUIRED)])
    reason = StringField(
        "修改原因", filters=[strip], validators=[DataRequired(REQUIRED), Length(max=redefining.LONGEST_REASON)]
    )
    seen = HiddenField()

    def validate_text(self, field: TextAreaField) -> None:
        """With what stands in the line, since a text box shows no numbers of lines."""
        lines = (field.data or "").splitlines() or [""]
        said = [
            f"第{line}行“{lines[min(line, len(lines)) - 1].strip()[:30]}”：{sentence}"
            for line, sentence in read(field.data or "").mistakes
        ]
        if said:
            field.errors = [*field.errors, *said[:-1]]
            raise ValidationError(said[-1])

    def seen_version(self) -> int:
        text = self.seen.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else 0


class Version(NamedTuple):
    """`changes`: against the one before."""

    version: int
    row: Any
    changes: list[str]


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Action.SET_LEDGERS)
def found() -> ResponseReturnValue:
    require_on(Action.SET_LEDGERS, site_path())
    form, status = DefinitionForm(data={"text": EXAMPLE}), 200
    form.reason.label.text = "新建原因"
    if form.validate_on_submit():
        try:
            made = redefining.found_ledger(
                form.text.data or "", reason=form.reason.data or "", actor=actor(), now=clock.now()
            )
            db.session.commit()
            flash(f"已新建“{made.title}”。", "success")
            return redirect(url_for(".rows", ledger=made.name))
        except DomainError as error:
            status = refuse(form, error)
    page = render_template("ledgers/definition.html", form=form, ledger=None, versions=[], first=False)
    return page, 422 if form.errors and status == 200 else status


@blueprint.route("/<ledger>/definition", methods=["GET", "POST"])
@requires(Action.SET_LEDGERS)
def define(ledger: str) -> ResponseReturnValue:
    """`?version=`: an older one to begin from; nothing is changed before it is saved."""
    require_on(Action.SET_LEDGERS, site_path())
    current, status = ledger_named(ledger), 200
    version = request.args.get("version", type=int) or current.version
    text = text_at(ledger, min(max(version, 1), current.version))
    form = DefinitionForm(data={"text": text, "seen": str(current.version)})
    if form.validate_on_submit():
        try:
            saved = redefining.redefine(
                ledger,
                form.text.data or "",
                seen=form.seen_version(),
                reason=form.reason.data or "",
                actor=actor(),
                now=clock.now(),
            )
            db.session.commit()
            is_new = saved.version > current.version
            flash(f"已保存为第{saved.version}版。" if is_new else "没有改动。", "success")
            return redirect(url_for(".define", ledger=ledger))
        except DomainError as error:
            status = refuse(form, error)
            form.seen.data = str(ledger_named(ledger).version)  # saving once more replaces it knowingly
    versions = _versions(ledger, versions_of(ledger))
    page = render_template(
        "ledgers/definition.html", form=form, ledger=current, versions=versions, first=ledger in shelf()
    )
    return page, 422 if form.errors and status == 200 else status


def _versions(name: str, rows: Sequence[Any]) -> list[Version]:
    found = []
    for at, row in enumerate(rows):
        before: Definition | None = shelf().get(name)
        if at + 1 < len(rows):
            before = definition_from(rows[at + 1].text, rows[at + 1].version)
        now = definition_from(row.text, row.version)
        found.append(Version(row.version, row, differences(before, now) if before else ["新建台账"]))
    return found
