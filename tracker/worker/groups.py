"""The round that speaks through the units' group robots. Apart from the mail's, so that neither waits for the other."""

import logging
from collections.abc import Sequence

from tracker import clock
from tracker.database import db, transaction
from tracker.reminders import operations
from tracker.reminders.channels.outcome import Outcome, Verdict
from tracker.reminders.channels.vendors import VENDORS
from tracker.reminders.letters import INBOX_PATH
from tracker.reminders.models import Channel
from tracker.reminders.robots import queries
from tracker.reminders.robots.operations import Errand, take_errand
from tracker.reminders.robots.rules import digest_text
from tracker.worker.rounds import OPENS, Round, is_rest_day

NO_ANSWER = {Verdict.UNREACHABLE, Verdict.UNKNOWN}
log = logging.getLogger(__name__)

Done = dict[Verdict, int]


def tell_when_open(turn: Round) -> str:
    if not turn.by_hand and turn.now.astimezone(clock.SHANGHAI).time() < OPENS:
        return f"{OPENS.hour}时以前，不发送"
    if is_rest_day(turn):
        return "休息日，不发送"
    done = tell(turn)
    failed = sum(done.values()) - done[Verdict.SENT]
    return f"群消息发出 {done[Verdict.SENT]} 条" + (f"，未送达 {failed} 条" if failed else "")


def tell(turn: Round) -> Done:
    """Vendor by vendor, robot by robot: claim, commit, send, record, until nothing waits or the minute's share is used.

    A vendor that does not answer is left alone for the rest of the round; a robot that is put off waits for the next.
    """
    done = dict.fromkeys(Verdict, 0)
    with turn.app.app_context():
        for channel in VENDORS:
            has_work = queries.has_open_messages(channel)
            robots, without = queries.units_by_robot(channel) if has_work else ({}, [])
            db.session.remove()
            for robot_id, unit_ids in robots.items():
                if _speak(turn, channel, robot_id, unit_ids, done) in NO_ANSWER:
                    break
            _refuse_unreached(turn, channel, without, done)
    return done


def _speak(turn: Round, channel: Channel, robot_id: int, unit_ids: Sequence[int], done: Done) -> Verdict:
    """The last verdict: anything but an arrival or a refusal ends the robot's turn."""
    verdict = Verdict.SENT
    while verdict in {Verdict.SENT, Verdict.REFUSED} and not turn.must_stop():
        with transaction():
            errand = take_errand(robot_id, unit_ids, now=clock.now())
        if errand is None:
            break
        outcome = _hand_over(turn, channel, errand)
        verdict = outcome.verdict
        with transaction():
            operations.settle(errand.claimed, outcome, now=clock.now())
        done[verdict] += 1
        if verdict is not Verdict.SENT:
            log.warning("robot %d of %s: %s", robot_id, channel.value, outcome.words)
    return verdict


def _hand_over(turn: Round, channel: Channel, errand: Errand) -> Outcome:
    config, vendor, claimed = turn.app.config, VENDORS[channel], errand.claimed
    text = digest_text(
        claimed.name, claimed.lines, claimed.day, see=config["BASE_URL"] + INBOX_PATH, most_bytes=vendor.most_bytes
    )
    return vendor.send(config[vendor.setting], errand.to, text, at=clock.now(), timeout=config["ROBOT_TIMEOUT"])


def _refuse_unreached(turn: Round, channel: Channel, unit_ids: Sequence[int], done: Done) -> None:
    """The robot was removed after the message was planned: somebody must see it."""
    words = f"所在单位和上级单位都没有{channel.label}群机器人"
    while unit_ids and not turn.must_stop():
        with transaction():
            claimed = operations.claim(channel, now=clock.now(), unit_ids=unit_ids)
            if claimed is None:
                break
            operations.settle(claimed, Outcome(Verdict.REFUSED, words), now=clock.now())
        done[Verdict.REFUSED] += 1
