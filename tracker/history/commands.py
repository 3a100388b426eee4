"""`flask history`: for whoever must vouch for the record."""

import sys

import click

from tracker.history.operations import first_broken_link
from tracker.web.commands import CommandGroup

history = CommandGroup("history", help="操作记录")


@history.command("verify", help="逐条核对操作记录的校验链；有改动则以 1 退出")
def verify() -> None:
    broken = first_broken_link()
    if broken is None:
        click.echo("操作记录完整，未发现改动。")
        return
    click.echo(f"操作记录自第 {broken} 条起与校验链不符，请停止使用并从备份核对。", err=True)
    sys.exit(1)
