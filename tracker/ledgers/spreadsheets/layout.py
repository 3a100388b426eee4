"""The columns of a ledger's sheet, the same out and in. Pure."""

from tracker.ledgers.definition import Definition, Field, FieldKind

ROW, REVISION, UNIT, STATE = "记录号", "版本", "所属单位", "状态"
OWN = (ROW, REVISION, UNIT, STATE)
MOST_ROWS = 100_000
MOST_COLUMNS = 200


def columns(definition: Definition, *, personal: bool) -> list[Field]:
    """The fields of a sheet: without files, which are no cells; personal data only for whoever may see it."""
    return [
        field for field in definition.fields if field.kind is not FieldKind.FILE and (personal or not field.personal)
    ]


def header_of(field: Field) -> str:
    """Required columns carry a star, figures what they are counted in: 放款金额（万元）."""
    return field.label + ("*" if field.required else "") + (f"（{field.measure}）" if field.measure else "")


def plain(header: str) -> str:
    """As headers are compared: without blanks, brackets in full width."""
    return "".join(header.split()).replace("(", "（").replace(")", "）")


def label_in(header: str) -> str:
    """What stands before the brackets, as people shorten a header: 放款金额 for 放款金额*（万元）."""
    return plain(header).partition("（")[0].rstrip("*") or plain(header)
