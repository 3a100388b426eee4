"""Which measures there are to count by."""

from tracker.errors import NotFound
from tracker.ledgers.definition import Definition, How, Measure
from tracker.ledgers.library import ledger, ledgers


def measure_of(counted_by: str) -> tuple[Definition, Measure] | None:
    """Of "ledger.measure"; None when there is none of that name."""
    name, _, wanted = counted_by.partition(".")
    try:
        definition = ledger(name)
    except NotFound:
        return None
    return next(((definition, measure) for measure in definition.measures if measure.name == wanted), None)


def measures_offered() -> list[tuple[str, str]]:
    """\"ledger.measure" and how it is called, for a form."""
    return [
        (f"{definition.name}.{measure.name}", f"{definition.title}·{measure.label}{_unit(measure)}")
        for definition in ledgers().values()
        for measure in definition.measures
    ]


def _unit(measure: Measure) -> str:
    if measure.how in (How.RATIO, How.GROWTH):
        return "（%）"
    return f"（{measure.unit}）" if measure.unit else ""
