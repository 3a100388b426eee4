"""Every address of the house × what nobody means to send: a page that says so, never a mistake of our own.

The year at hand has one of everything. What is sent changes nothing, so that every try meets the same year.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from tests.appraisals.year import fill, make_year, open_year
from tests.cast import Cast
from tests.commendations.stage import LI, TERMS
from tests.conftest import NOW
from tests.factories import again, make_extension, make_milestone, make_report
from tests.files.samples import PDF
from tests.ledgers.stage import make_row
from tests.ledgers.test_patents import PATENT
from tests.plans.test_draft import TEXT
from tests.reminders.stage import plan_on
from tracker import clock
from tracker.access.guards import declared
from tracker.access.policy import Action
from tracker.accounts.models import Person, Unit
from tracker.appraisals.models import Appraisal, Scheme
from tracker.appraisals.objections.operations import raise_objection
from tracker.appraisals.publicity.models import Publicity
from tracker.appraisals.publicity.queries import ENDS, OBJECTIONS_END
from tracker.appraisals.publicity.queries import SUBJECT as PUBLICITY
from tracker.appraisals.publicity.snapshot import snapshot_of
from tracker.appraisals.rectifications import operations as rectifications
from tracker.appraisals.rectifications.models import Rectification
from tracker.appraisals.results import board_of
from tracker.appraisals.rules import ApprovalFile, Settings
from tracker.appraisals.rulings import operations as rulings
from tracker.appraisals.rulings.rules import RulingKind
from tracker.appraisals.self_appraisals import operations as self_appraisals
from tracker.appraisals.self_appraisals.rules import OwnScore
from tracker.appraisals.versions.operations import reopen
from tracker.commendations import operations as commendations
from tracker.commendations.models import CommendationObjection, Nomination, NominationMaterial
from tracker.database import Session, db, transaction
from tracker.documents.letters.operations import keep_approval
from tracker.documents.models import Document
from tracker.documents.runs.operations import Form, What, ask_run
from tracker.files.operations import store
from tracker.ledgers.inspections.operations import make_draw
from tracker.progress.models import Evidence, Report
from tracker.reminders.models import Channel
from tracker.reminders.robots.operations import add_robot
from tracker.supervision.notices import operations as notices
from tracker.supervision.notices.models import Talk
from tracker.supervision.notices.rules import Colour
from tracker.work_items.models import Assignment
from tracker.workdays.calendar import set_day
from tracker.workdays.operations import derive
from tracker.workdays.rules import GivenDay

SignIn = Callable[[Person], FlaskClient]
Fields = dict[str, str]

ROLES = ("officer", "supervisor", "appraiser", "administrator", "auditor")
MARKUP = "'\"><script>alert(1)</script>"
ODD = (
    "",
    "-1",
    "9" * 25,
    "9" * 5000,
    "1e-999999",
    "sNaN",
    "²",
    "0001-01-01",
    MARKUP,
    "a\0b",
    "a\r\nB: c",
    "👩‍👩‍👧\u202e\ufffd\x0b",
    "长" * 3000,
)
PARAMETERS = (
    *("after", "chapter", "kind", "next", "only", "parent", "person", "role", "sentence", "since", "state", "status"),
    *("subject", "text", "unit", "until", "work_item", "year"),
)
UNSHOWN = ("reason", "milestone", "source", "kept", "sentence")  # fields that a form shows only sometimes
MOST_FIELDS = 9
PLANS = (1, 2)  # a draft, and one that is confirmed


def one_of_everything(app: Flask, cast: Cast, supervisor: FlaskClient) -> dict[str, int | str]:
    """One of everything, and the ids by which addresses name them; of plans there are two, the second confirmed."""
    records = make_year(cast)
    clause_id = fill(cast, records)["档案管理"]
    milestone = make_milestone(cast, records.nanle_schools)
    report = make_report(cast, milestone)
    _add_evidence(app, report)
    extension = make_extension(cast, milestone)
    appraisal = open_year(cast, records)
    _self_appraisal(app, cast, appraisal)
    with transaction():
        reopen(again(records.scheme), actor=cast.appraiser.actor, now=NOW)
    row = _ledger_row(app, cast)
    _cite(records.scheme, row["file_id"])
    _letter_approval(app, cast)
    plan_on(NOW.date())
    for _ in PLANS:
        supervisor.post("/plans/upload", data={"file": (BytesIO(TEXT.encode()), "要点.txt"), "year": "2026"})
    assert supervisor.post("/plans/2/confirmation").status_code == 302
    return {
        "person_id": cast.officer.id,
        "unit_id": cast.nanle.id,
        "work_item_id": records.schools.id,
        "assignment_id": records.nanle_schools.id,
        "milestone_id": milestone.id,
        "report_id": report.id,
        "extension_id": extension.id,
        "evidence_id": 1,
        "year": 2026,
        "override_id": _own_day(cast),
        "message_id": 1,
        "kind": "milestone_due",
        "robot_id": _robot(cast),
        **row,
        "ruling_id": _ruling(app, cast, appraisal),
        "rectification_id": _rectification(app, cast, appraisal),
        **_commendation(app, cast),
        "objection_id": _objection(app, cast, appraisal),
        "draw_id": _inspection_draw(cast),
        "patent_id": make_row(cast, "patents", **PATENT).id,
        "annuity": 10,
        "unit": cast.nanle.id,
        "on": 20260630,
        "scheme_id": records.scheme.id,
        "number": 1,
        "clause_id": clause_id,
        "appraisal_id": appraisal.id,
        "subject": f"appraisal/{appraisal.id}/unit/{cast.nanle.id}",
        "document_id": issued_paper(app, cast, unit=cast.nanle),
        "point_id": 1,
        "run_id": _print_run(cast, appraisal),
        **_notice(app, cast, records.nanle_schools),
    }


def _cite(scheme: Scheme, file_id: int | str) -> None:
    """As the approval of supporting duties."""
    with transaction():
        kept = again(scheme)
        file = ApprovalFile(int(file_id), "批准文件.pdf", "0" * 64)
        kept.settings = replace(Settings.from_json(kept.settings), approval_file=file).as_json()


def _notice(app: Flask, cast: Cast, assignment: Assignment) -> dict[str, int]:
    """A draft, a notice with an answer that waits (with evidence), and a talk to be held."""
    paper = issued_paper(app, cast, unit=cast.nanle, sequence=2)
    with transaction():
        said: dict[str, Any] = {"colour": Colour.RED, "text": "进展缓慢。", "asked": "请答复。"}
        about = again(assignment)
        draft = notices.draft(about, actor=cast.supervisor.actor, now=NOW, **said)
        issued, _ = notices.issue(
            notices.draft(about, actor=cast.supervisor.actor, now=NOW, **said), actor=cast.supervisor.actor, now=NOW
        )
        notices.number(issued, "濮知督〔2026〕1号", actor=cast.supervisor.actor, now=NOW)
        file = store(BytesIO(PDF), "佐证.pdf", actor=None, now=NOW, data_dir=app.config["TRACKER_DATA_DIR"])
        answer = notices.answer(issued, actor=cast.officer.actor, now=NOW, text="正在办理。", evidence=[file])
        db.session.get_one(Document, paper).subject = f"notice/{issued.id}"
        talk = Talk(assignment=about, notice_id=issued.id, proposed_at=NOW)
        db.session.add(talk)
        db.session.flush()
        return {"draft_id": draft.id, "notice_id": issued.id, "answer_id": answer.id, "talk_id": talk.id}


def _ledger_row(app: Flask, cast: Cast) -> dict[str, int | str]:
    """A school with evidence, that may be moved on."""
    with transaction():
        file = store(BytesIO(PDF), "认定材料.pdf", actor=None, now=NOW, data_dir=app.config["TRACKER_DATA_DIR"])
        file_id = file.id
    row = make_row(cast, evidence_ids=[file_id])
    return {"ledger": "schools", "row_id": row.id, "move": "refuse", "file_id": file_id}


def _ruling(app: Flask, cast: Cast, appraisal: Appraisal) -> int:
    with transaction():
        file = store(BytesIO(PDF), "表彰文件.pdf", actor=None, now=NOW, data_dir=app.config["TRACKER_DATA_DIR"])
        return rulings.propose(
            again(appraisal),
            again(cast.nanle),
            actor=cast.appraiser.actor,
            now=NOW,
            kind=RulingKind.ADJUSTMENT,
            points=Decimal("0.5"),
            approval="",
            reason="省级表彰",
            evidence=[file],
        ).id


def _self_appraisal(app: Flask, cast: Cast, appraisal: Appraisal) -> None:
    """With evidence (its id is 1), given back to be amended."""
    with transaction():
        now, kept, unit = clock.now(), again(appraisal), again(cast.nanle)
        self_appraisals.ask(kept, actor=cast.supervisor.actor, now=now, due_on=now.date() + timedelta(days=30))
        file = store(BytesIO(PDF), "总结.pdf", actor=None, now=now, data_dir=app.config["TRACKER_DATA_DIR"])
        clause_id = kept.scheme.clauses[0].id
        scores, evidence = [OwnScore(clause_id, Decimal(1), "自评")], {clause_id: [file]}
        said: dict[str, Any] = {"statement": "自评情况", "scores": scores, "evidence": evidence}
        own = self_appraisals.keep(kept, unit, actor=cast.officer.actor, now=now, **said)
        own.submitted_at = own.returned_at = now


def _commendation(app: Flask, cast: Cast) -> dict[str, int]:
    """With a person of 南乐县 who was accepted, the materials, and an objection (its id is 1); nobody has marked it."""
    with transaction():
        now, until = clock.now(), clock.today() + timedelta(days=30)
        file = store(BytesIO(PDF), "批复.pdf", actor=None, now=now, data_dir=app.config["TRACKER_DATA_DIR"])
        terms = replace(TERMS, nominate_until=until)
        made = commendations.open_commendation(again(cast.city), terms, [file], actor=cast.supervisor.actor, now=now)
        commendations.set_panel(made, [again(cast.appraiser)], actor=cast.supervisor.actor, now=now)
        said: dict[str, Any] = {**vars(LI), "commendation": made, "unit": again(cast.nanle)}
        acts = {"nominated_at": now, "nominated_by": cast.officer.id, "accepted_at": now}
        nomination = Nomination(**said, **acts, materials=[NominationMaterial(file=file)])
        objected = {"text": "事迹有出入。", "file": file, "raised_at": now, "raised_by": cast.officer.id}
        db.session.add(CommendationObjection(nomination=nomination, unit=again(cast.nanle), **objected))
        db.session.add(nomination)
        db.session.flush()
        return {"commendation_id": made.id, "nomination_id": nomination.id, "material_id": 1}


def _rectification(app: Flask, cast: Cast, appraisal: Appraisal) -> int:
    """With a report that waits and its evidence; of an appraisal that is open all the same."""
    with transaction():
        now, day = clock.now(), clock.today() + timedelta(days=30)
        file = store(BytesIO(PDF), "整改.pdf", actor=None, now=now, data_dir=app.config["TRACKER_DATA_DIR"])
        days: dict[str, Any] = {"first_due_on": day, "due_on": day, "opened_at": now, "opened_by": cast.supervisor.id}
        told = Rectification(appraisal=again(appraisal), unit=again(cast.nanle), requirements="整改。", **days)
        db.session.add(told)
        db.session.flush()
        rectifications.report(told, actor=cast.officer.actor, now=now, text="已整改。", evidence=[file])
        return told.id


def _objection(app: Flask, cast: Cast, appraisal: Appraisal) -> int:
    """To a result that is public: as if everything had been judged and gone over."""
    with transaction():
        now, kept = clock.now(), again(appraisal)
        shown = snapshot_of(board_of(kept), {"year": 2026, "title": "细则", "office": "市局"})
        days = {"starts_on": now.date(), "started_at": now, "started_by": cast.leader.id}
        publicity = Publicity(appraisal=kept, snapshot=shown, digest="", **days)
        db.session.add(publicity)
        db.session.flush()
        for name in (ENDS, OBJECTIONS_END):
            office_id = kept.scheme.office_id
            derive(PUBLICITY, publicity.id, name=name, unit_id=office_id, counted_from=now.date(), workdays=5)
        file = store(BytesIO(PDF), "说明.pdf", actor=None, now=now, data_dir=app.config["TRACKER_DATA_DIR"])
        said: dict[str, Any] = {"text": "总分有误。", "evidence": [file]}
        return raise_objection(kept, again(cast.nanle), None, actor=cast.officer.actor, now=now, **said).id


def _inspection_draw(cast: Cast) -> int:
    """Of one shop, by two inspectors."""
    shop: dict[str, Any] = {"name": "商行", "credit_code": "1", "category": "商标", "added_on": "2026-01-05"}
    make_row(cast, "inspection_objects", **shop)
    for n in "12":
        person: dict[str, Any] = {"name": n, "certificate": n, "added_on": "2026-01-05"}
        make_row(cast, "inspectors", **person)
    with transaction():
        how: dict[str, Any] = {"category": "", "count": 1, "each": 2, "again": False}
        return make_draw(again(cast.city), actor=cast.supervisor.actor, now=NOW, **how).id


def _letter_approval(app: Flask, cast: Cast) -> None:
    """Of what 南乐县 signs with its towns in 2026."""
    with transaction():
        file = store(BytesIO(PDF), "批复.pdf", actor=None, now=NOW, data_dir=app.config["TRACKER_DATA_DIR"])
        keep_approval(again(cast.nanle), 2026, "濮办文〔2026〕5号", [file], actor=cast.supervisor.actor, now=NOW)


def _print_run(cast: Cast, appraisal: Appraisal) -> int:
    """That waits to be printed."""
    with transaction():
        kept = again(appraisal)
        how: dict[str, Any] = {"what": What.BOOK, "form": Form.PDF, "is_numbered": False}
        return ask_run(kept, board_of(kept).units, actor=cast.supervisor.actor, now=NOW, **how).id


def _own_day(cast: Cast) -> int:
    with transaction():
        set_day(GivenDay(date(2026, 7, 20), False, "防汛"), actor=cast.administrator.actor, now=NOW)
    return 1


def _robot(cast: Cast) -> int:
    with transaction():
        said: dict[str, Any] = {"channel": Channel.WECOM, "name": "群", "address": "k" * 32, "secret": ""}
        add_robot(db.session.get_one(Unit, cast.nanle.id), actor=cast.administrator.actor, now=NOW, **said)
    return 1


def _add_evidence(app: Flask, report: Report) -> None:
    with transaction():
        file = store(BytesIO(PDF), "佐证.pdf", actor=None, now=NOW, data_dir=app.config["TRACKER_DATA_DIR"])
        db.session.add(Evidence(report_id=report.id, file=file))


def issued_paper(app: Flask, cast: Cast, *, unit: Unit, sequence: int = 1) -> int:
    """The id of a paper in the register; the press is not what is tried here."""
    with transaction():
        file = store(BytesIO(PDF), "a.pdf", actor=None, now=NOW, data_dir=app.config["TRACKER_DATA_DIR"])
        number: dict[str, Any] = {
            "mark": "濮知考",
            "year": 2026,
            "sequence": sequence,
            "data": {},
            "template_version": 1,
        }
        about = {"office_id": cast.city.id, "unit_id": unit.id, "title": f"{unit.name}评分表"}
        issued = {"issued_on": NOW.date(), "issued_at": NOW, "issued_by": cast.supervisor.id, "file_id": file.id}
        document = Document(kind="appraisal_sheet", subject=f"appraisal/0/{sequence}", **number, **about, **issued)
        db.session.add(document)
        db.session.flush()
        return document.id


class House:
    """The rooms that are open to somebody of the cast, and what is tried in them."""

    def __init__(self, app: Flask, cast: Cast, ids: dict[str, int | str], browsers: dict[str, FlaskClient]) -> None:
        self.app, self.cast, self.ids, self.browsers, self.times = app, cast, ids, browsers, 0

    def some(self, odd: tuple[str, ...]) -> tuple[str, ...]:
        """A part of it, another each time: of all that is tried, everything meets everything soon enough."""
        self.times += 1
        step = 3 if db.engine.dialect.name == "sqlite" else 6
        return odd[self.times % step :: step]

    def rooms(self, method: str) -> Iterator[tuple[str, list[str]]]:
        """Address, and the roles that may go there."""
        for rule in sorted(self.app.url_map.iter_rules(), key=lambda rule: rule.rule):
            action = declared(self.app, rule.endpoint)
            if method in (rule.methods or ()) and isinstance(action, Action):
                roles = [role for role in ROLES if getattr(self.cast, role).actor.may(action)]
                for plan_id in PLANS if "plan_id" in rule.arguments else PLANS[:1]:
                    values = {name: {**self.ids, "plan_id": plan_id}[name] for name in rule.arguments}
                    _, address = rule.build(values, append_unknown=False) or ("", "")
                    yield address, roles

    def try_out(self, role: str, method: str, address: str, **sent: Any) -> Response:
        """Fails the test on an exception, too: under test they are not turned into pages."""
        __tracebackhide__ = True
        try:
            with self.browsers[role].open(address, method=method, **sent) as answer:
                assert answer.status_code < 500
                assert b"<script>alert" not in answer.get_data()
                return answer
        except Exception as problem:
            pytest.fail(f"{role}: {method} {address} with {str(sent)[:300]}: {problem!r}"[:1000])


@pytest.fixture
def house(app: Flask, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> House:
    ids = one_of_everything(app, cast, sign_in(cast.supervisor))
    browsers = {role: sign_in(getattr(cast, role)) for role in ROLES}
    monkeypatch.setitem(app.config, "WECOM_BASE_URL", "http://127.0.0.1:9")  # nobody is there to be told
    monkeypatch.setattr(Session, "commit", Session.flush)
    return House(app, cast, ids, browsers)


def test_odd_addresses(house: House) -> None:
    for address, roles in house.rooms("GET"):
        if not address.endswith("draft"):  # prints
            for odd in house.some(ODD):
                house.try_out(roles[0], "GET", address, query_string=dict.fromkeys(PARAMETERS, odd))
            for name in house.some(PARAMETERS):
                house.try_out(roles[0], "GET", address, query_string={name: "9" * 5000})


def test_odd_fields(house: House) -> None:
    """Each field of each form in turn, the others as the page gave them."""
    forms = _forms_of(house)
    for address, roles in house.rooms("POST"):
        role = next((role for role in roles if (role, address) in forms), roles[0])
        form = forms.get((role, address), {})
        for name in _some([*UNSHOWN, *form] if not form else list(form)):
            for odd in house.some(ODD):
                house.try_out(role, "POST", address, data={**form, name: odd})
            house.try_out(role, "POST", address, data={key: value for key, value in form.items() if key != name})
            house.try_out(role, "POST", address, data=MultiDict([*form.items(), (name, "1"), (name, "x")]))
            house.try_out(role, "POST", address, data={**form, name: (BytesIO(b"x"), '../a\r\nb".pdf')})


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"\xff\xfe\0", "multipart/form-data; boundary=x"),
        (b'--x\r\nContent-Disposition: form-data; name="a\r\n', "multipart/form-data; boundary=x"),
        (b"--x", "multipart/form-data"),
        (b'{"a": 1}', "application/json"),
        (b"\xff%ff=%00&%ed%a0%80=%ed%a0%80", "application/x-www-form-urlencoded"),
        (b"", "text/plain; charset=nonsense"),
    ],
)
def test_odd_content(house: House, content: bytes, content_type: str) -> None:
    for address, roles in house.rooms("POST"):
        house.try_out(roles[0], "POST", address, data=content, content_type=content_type)


def test_a_character_that_no_database_keeps_is_named(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.officer).post("/profile", data={"email": "", "phone": "0393\0"})
    assert answer.status_code == 422
    assert "含有不能保存的字符" in answer.text


def _some(names: list[str]) -> list[str]:
    """Of a table's fields, a few of each sort."""
    sorts: dict[str, list[str]] = {}
    for name in names:
        sorts.setdefault(re.sub(r"\d+", "0", name), []).append(name)
    return [name for alike in sorts.values() for name in alike[:1]][:MOST_FIELDS]


def _forms_of(house: House) -> dict[tuple[str, str], Fields]:
    """By role and address: the fields of every form that a page shows, filled in."""
    forms: dict[tuple[str, str], Fields] = {}
    for address, roles in house.rooms("GET"):
        for role in roles if not address.endswith("draft") else ():
            reader = _FormReader(address)
            answer = house.try_out(role, "GET", address)
            if answer.mimetype == "text/html":
                reader.feed(answer.get_data(as_text=True))
            for target, fields in reader.forms:
                forms.setdefault((role, target), {}).update(fields)
    return forms


class _FormReader(HTMLParser):
    """What a browser would send of each form; an empty field gets what is likely to be taken."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[tuple[str, Fields]] = []
        self._select = ""
        self._is_post = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_post = found.get("method") == "post"
            if self._is_post:
                self.forms.append((found.get("action") or self.address, {}))
        elif (
            self._is_post and tag in {"input", "textarea", "button"} and found.get("name", "csrf_token") != "csrf_token"
        ):
            likely = "2026-06-30" if found.get("type") == "date" else "1"
            self.forms[-1][1].setdefault(found["name"], found.get("value") or likely)
        elif self._is_post and tag == "select":
            self._select = found["name"]
        elif self._is_post and tag == "option" and ("selected" in found or self._select not in self.forms[-1][1]):
            self.forms[-1][1][self._select] = found.get("value", "")
