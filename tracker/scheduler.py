"""The whole timetable. Rounds at most a minute apart: each works out from the database what is due, so that whatever a
worker missed (stopped, killed, asleep) is found by the next round, and nothing happens twice.

Weekdays, should any round need them, are written by name: in a crontab string APScheduler counts them from Monday.
"""

from collections.abc import Callable
from typing import NamedTuple

from tracker.worker import groups, hands, rounds
from tracker.worker.rounds import Round


class Entry(NamedTuple):
    """`seconds` between the starts of two rounds; a round still running is not started again.

    `label` heads the entry's line where rounds are shown; `act` says in a few words what it did, or why nothing.
    It works for the round's day, whichever that is: `flask worker --once --on DATE` does every entry as of a date, one
    after the other, so what moves dates stands before what looks at them.
    """

    name: str
    label: str
    words: str
    seconds: int
    act: Callable[[Round], str]


TIMETABLE = (
    Entry(
        "calendar",
        "核对工作日历",
        "每分钟：升级带来新公布的节假日安排后，重新推算未了结的期限，有变动的记入操作记录；每天另核对一遍",
        60,
        rounds.follow_calendar,
    ),
    Entry(
        "plan",
        "列入提醒",
        "每分钟（工作日）：把到期该提醒的事项和新下达、退回、待审核的消息列入每人的提醒，一人一份，站内消息随即可见；每周第一个工作日另有领导的一周概况",
        60,
        rounds.plan_today,
    ),
    Entry(
        "deliver",
        "发送邮件",
        "每 20 秒（工作日 8 时起）：发送待发的邮件；暂未送达的稍后重试，不能送达的留待人工处理",
        20,
        rounds.deliver_when_open,
    ),
    Entry(
        "robots",
        "发送群消息",
        "每 20 秒（工作日 8 时起）：由各单位的群机器人发送待发的消息，每个机器人每分钟最多 20 条；与邮件互不耽误",
        20,
        groups.tell_when_open,
    ),
    Entry(
        "counts",
        "计入台账数",
        "每分钟：新下达的、完成数由台账计数的任务，计入台账里已有的数；台账记录的变动随时计入，不等这一步",
        60,
        rounds.count_ledgers,
    ),
    Entry(
        "notices",
        "提出督办单",
        "每个工作日一次：临近期限、落后进度、已逾期和逾期未答复的，提出督办单草稿，由督办人员核对后印发",
        60,
        rounds.draft_notices,
    ),
    Entry(
        "jobs",
        "批量印制",
        "每 5 秒：有提交的批量印制即着手办理，由单独的进程印制，进程数与处理器核数相同，不影响其他各项",
        5,
        hands.carry_out_jobs,
    ),
    Entry(
        "clearing",
        "清理批量印制的文件",
        "每分钟：批量印制的结果保存期满（JOB_DAYS）后删除文件，记录保留",
        60,
        hands.clear_away,
    ),
)
