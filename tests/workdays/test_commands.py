"""`flask workdays add DATE N`."""

import pytest
from flask import Flask


@pytest.mark.parametrize(("count", "printed"), [("5", "2026-10-09"), ("-5", "2026-09-18")])
def test_add_prints_the_date(app: Flask, count: str, printed: str) -> None:
    result = app.test_cli_runner().invoke(args=["workdays", "add", "2026-09-24", count])
    assert result.output.strip() == printed
