"""The page on which auditors and administrators read who did what."""

from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.accounts.queries import names_of, unit_names_of
from tracker.accounts.timeline import SYSTEM
from tracker.dashboards.blueprint import blueprint
from tracker.dashboards.history import events_within, midnight, unit_id_of
from tracker.database import containing
from tracker.history.models import Event
from tracker.history.rules import description_of
from tracker.history.verbs import SUBJECTS, VERBS
from tracker.web.days import day_in
from tracker.web.paging import page_of


@blueprint.get("/history")
@requires(Action.READ_HISTORY)
def history() -> ResponseReturnValue:
    subject, person = (request.args.get(name, "").strip() for name in ("subject", "person"))
    since, until = (day_in(request.args.get(name, "")) for name in ("since", "until"))
    page = page_of(
        events_within(
            of_one_subject=bool(subject), by_person=bool(person), from_a_day=bool(since), to_a_day=bool(until)
        ),
        Event.id,
        descending=True,
        values={
            "path": actor().unit_path,
            "subject": subject,
            "person": containing(person),
            "since": since and midnight(since),
            "until": until and midnight(until + timedelta(days=1)),  # both days count in full
        },
    )
    people = {row.actor_id for row in page.rows} | {row.subject_id for row in page.rows if row.subject == "person"}
    names = names_of(people - {None})
    units = unit_names_of({unit_id_of(row.unit_path) for row in page.rows})
    return render_template(
        "dashboards/history.html",
        page=page,
        entries=[
            (
                row.id,
                row.at,
                names.get(row.actor_id, SYSTEM),
                VERBS.get(row.verb, row.verb),
                f"{SUBJECTS.get(row.subject, row.subject)} {_name(row.subject, row.subject_id, names, units)}",
                units.get(unit_id_of(row.unit_path), ""),
                description_of(row.detail),
            )
            for row in page.rows
        ],
        fields=[
            ("subject", "事项", [("", "全部"), *SUBJECTS.items()], subject),
            ("person", "经办人", None, person),
            ("since", "自", "date", since or ""),
            ("until", "至", "date", until or ""),
        ],
    )


def _name(subject: str, subject_id: int, people: dict[int, str], units: dict[int, str]) -> str:
    known = {"person": people, "unit": units}.get(subject, {})
    return known.get(subject_id, f"{subject_id} 号")
