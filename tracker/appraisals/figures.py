"""Figures as they are typed and as they are read. Pure."""

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

_WIDE = Context(prec=60)  # the usual 28 digits have no room for the places of a very large figure


def decimal_of(text: str) -> Decimal | None:
    """None for what is not a number of a size that anybody would type."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) < 20 else None


def plain(value: Decimal) -> str:
    """A figure without trailing zeros or exponent: 8, 2.5, 100."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def settled(value: Decimal) -> Decimal:
    """Without the dust that an endless division leaves: 39.9999999999999999 is 40, before it is cut to whole steps."""
    return value.quantize(Decimal("1e-10"), ROUND_HALF_UP, _WIDE)


def cut(value: Decimal) -> str:
    """A result for reading, rounded to four places."""
    return plain(value.quantize(Decimal("0.0001"), ROUND_HALF_UP, _WIDE))


def near(value: Decimal) -> str:
    """The end of an equation: exact (= 7.5), or not (≈ 6.6667)."""
    text = cut(value)
    return f"= {text}" if Decimal(text) == value else f"≈ {text}"
