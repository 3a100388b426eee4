"""The page."""

from typing import NamedTuple

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import select

from tracker.access.guards import actor, requires
from tracker.access.policy import Action
from tracker.accounts.models import Unit
from tracker.database import db
from tracker.ledgers import queries, rules
from tracker.ledgers.library import ledgers
from tracker.ledgers.models import LedgerRow
from tracker.ledgers.search.queries import MOST_ITEMS, items_found, rows_found
from tracker.ledgers.search.rules import LONGEST, asked
from tracker.web.paging import page_of

blueprint = Blueprint("search", __name__)


class Found(NamedTuple):
    """A row of a ledger."""

    href: str
    called: str
    ledger: str
    unit: str
    state: str


@blueprint.get("/search")
@requires(Action.READ_LEDGERS)
def index() -> str:
    person, text = actor(), request.args.get("q", "").strip()[:LONGEST]
    if not text:
        return render_template("search/index.html", text="", page=None)
    books = ledgers()
    wanted = asked(text, queries.units_named(person.unit_path))
    under = db.session.scalars(select(Unit.path).where(Unit.id.in_(wanted.unit_ids))).all() if wanted.unit_ids else []
    paths = {name: queries.path_seen(book, person) for name, book in books.items()}
    page = page_of(rows_found(paths, wanted.words, under), LedgerRow.id, descending=True)
    prefix = url_for("ledgers.index")
    items = items_found(person.unit_path, wanted.words, under) if page.is_first else []
    return render_template(
        "search/index.html",
        text=text,
        page=page,
        found=[
            Found(
                f"{prefix}/{row.ledger}/{row.id}",
                rules.called(books[row.ledger], row.values, row.id),
                books[row.ledger].title,
                row.unit,
                books[row.ledger].state_by_name[row.state].label,
            )
            for row in page.rows
            if row.ledger in books
        ],
        items=items[:MOST_ITEMS],
        has_more_items=len(items) > MOST_ITEMS,
        item_prefix=url_for("work_items.show", work_item_id=0)[:-1],
    )
