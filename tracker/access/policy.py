"""The whole policy: role × action → scope. Pure, so that it can be read, printed and tested as one table.

A scope is always relative to the unit a person belongs to. Units form a tree; `path` is the chain of ids from the root
("/1/4/17/"), so "is it in my subtree" is a prefix test, here and in SQL alike.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    COUNTY_OFFICER = "county_officer"
    APPRAISER = "appraiser"

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.ADMINISTRATOR: "系统管理员",
    Role.AUDITOR: "审计员",
    Role.SUPERVISOR: "督办人员",
    Role.LEADER: "领导",
    Role.COUNTY_OFFICER: "县区经办人",
    Role.APPRAISER: "考核人员",
}


class Scope(StrEnum):
    """How far an action reaches from one's own unit."""

    SUBTREE = "subtree"  # one's own unit and everything under it
    BELOW = "below"  # only what is under it: nobody oversees their own unit
    OWN = "own"  # one's own unit alone


class Action(StrEnum):
    """What an endpoint may be declared as."""

    USE = "use"  # what everybody signed in has: my work, inbox, own profile
    MANAGE_ACCOUNTS = "manage_accounts"
    SET_CALENDAR = "set_calendar"  # the site's own workdays and rest days
    READ_HISTORY = "read_history"
    READ_WORK = "read_work"  # work items, reports, the matrix
    SET_WORK = "set_work"  # plans, work items, milestones, weights
    ASSIGN = "assign"  # hand a work item down to a unit below
    DELIVER = "deliver"  # acknowledge and report for one's own unit
    REVIEW = "review"  # approve or return a report, grant or refuse an extension
    CLOSE = "close"  # 销号
    SUPERVISE = "supervise"  # issue supervision notices, decide on their answers, record talks
    BE_URGED = "be_urged"  # hear when one's own unit has left a notice unanswered
    BE_BRIEFED = "be_briefed"  # hear as the one who leads the unit: the week's summary, and what rules add
    READ_LEDGERS = "read_ledgers"  # rows of ledgers, personal data masked
    KEEP_LEDGERS = "keep_ledgers"  # add and change them, and see personal data
    OVERSEE_LEDGERS = "oversee_ledgers"  # take the steps that are a supervisor's, and what only a supervisor keeps
    SET_LEDGERS = "set_ledgers"  # which ledgers there are, and what is kept in them
    READ_MESSAGES = "read_messages"  # what the worker sent and could not send
    SEND_MESSAGES = "send_messages"  # send again what could not be sent
    SET_REMINDERS = "set_reminders"  # when the site sends reminders, and to whom
    SET_ROBOTS = "set_robots"  # through which group robots units are told
    READ_SERVICE = "read_service"  # whether the worker lives, and what went wrong in it
    READ_APPRAISAL = "read_appraisal"
    SET_SCHEME = "set_scheme"
    SCORE = "score"
    REVIEW_SCORES = "review_scores"  # go over what somebody else has scored, and confirm what they ruled
    FINALISE = "finalise"
    PRINT = "print"  # issue numbered papers


POLICY: dict[Role, dict[Action, Scope]] = {
    Role.ADMINISTRATOR: {
        Action.USE: Scope.OWN,
        Action.MANAGE_ACCOUNTS: Scope.SUBTREE,
        Action.SET_CALENDAR: Scope.SUBTREE,
        Action.READ_HISTORY: Scope.SUBTREE,
        Action.READ_WORK: Scope.SUBTREE,
        Action.READ_LEDGERS: Scope.SUBTREE,
        Action.SET_LEDGERS: Scope.SUBTREE,
        Action.READ_MESSAGES: Scope.SUBTREE,
        Action.SEND_MESSAGES: Scope.SUBTREE,
        Action.SET_REMINDERS: Scope.SUBTREE,
        Action.SET_ROBOTS: Scope.SUBTREE,
        Action.READ_SERVICE: Scope.SUBTREE,
    },
    Role.AUDITOR: {
        Action.USE: Scope.OWN,
        Action.READ_HISTORY: Scope.SUBTREE,
        Action.READ_WORK: Scope.SUBTREE,
        Action.READ_LEDGERS: Scope.SUBTREE,
        Action.READ_MESSAGES: Scope.SUBTREE,
        Action.READ_APPRAISAL: Scope.SUBTREE,
    },
    Role.SUPERVISOR: {
        Action.USE: Scope.OWN,
        Action.READ_WORK: Scope.SUBTREE,
        Action.READ_LEDGERS: Scope.SUBTREE,
        Action.KEEP_LEDGERS: Scope.SUBTREE,
        Action.OVERSEE_LEDGERS: Scope.SUBTREE,
        Action.SET_WORK: Scope.SUBTREE,
        Action.ASSIGN: Scope.BELOW,
        Action.DELIVER: Scope.OWN,
        Action.REVIEW: Scope.BELOW,
        Action.CLOSE: Scope.BELOW,
        Action.SUPERVISE: Scope.BELOW,
        Action.READ_MESSAGES: Scope.SUBTREE,
        Action.SEND_MESSAGES: Scope.SUBTREE,
        Action.SET_REMINDERS: Scope.SUBTREE,
        Action.READ_APPRAISAL: Scope.SUBTREE,
        Action.SET_SCHEME: Scope.SUBTREE,
        Action.REVIEW_SCORES: Scope.SUBTREE,
        Action.PRINT: Scope.SUBTREE,
    },
    Role.LEADER: {
        Action.USE: Scope.OWN,
        Action.READ_WORK: Scope.SUBTREE,
        Action.READ_LEDGERS: Scope.SUBTREE,
        Action.BE_URGED: Scope.OWN,
        Action.BE_BRIEFED: Scope.OWN,
        Action.READ_APPRAISAL: Scope.SUBTREE,
        Action.REVIEW_SCORES: Scope.SUBTREE,
        Action.FINALISE: Scope.SUBTREE,
    },
    Role.COUNTY_OFFICER: {
        Action.USE: Scope.OWN,
        Action.READ_WORK: Scope.SUBTREE,
        Action.READ_LEDGERS: Scope.SUBTREE,
        Action.KEEP_LEDGERS: Scope.SUBTREE,
        Action.ASSIGN: Scope.BELOW,
        Action.DELIVER: Scope.OWN,
        Action.REVIEW: Scope.BELOW,
        Action.CLOSE: Scope.BELOW,
        Action.BE_URGED: Scope.OWN,
        Action.READ_APPRAISAL: Scope.SUBTREE,  # their own result, once it is final
    },
    Role.APPRAISER: {
        Action.USE: Scope.OWN,
        Action.READ_WORK: Scope.SUBTREE,
        Action.READ_LEDGERS: Scope.SUBTREE,
        Action.READ_APPRAISAL: Scope.SUBTREE,
        Action.SET_SCHEME: Scope.SUBTREE,
        Action.SCORE: Scope.SUBTREE,
        Action.REVIEW_SCORES: Scope.SUBTREE,
        Action.FINALISE: Scope.SUBTREE,
        Action.PRINT: Scope.SUBTREE,
    },
}


@dataclass(frozen=True)
class Actor:
    """Who acts: as much of a person as a rule needs to know. Travels into operations instead of the ORM object."""

    id: int
    name: str
    role: Role
    unit_id: int
    unit_path: str

    def may(self, action: Action) -> bool:
        """Whether the role has the action at all, wherever."""
        return action in POLICY[self.role]

    def may_on(self, action: Action, unit_path: str) -> bool:
        """Whether the action reaches a record that belongs to the unit with this path."""
        scope = POLICY[self.role].get(action)
        if scope is None or not unit_path.startswith(self.unit_path):
            return False
        if scope is Scope.OWN:
            return unit_path == self.unit_path
        if scope is Scope.BELOW:
            return unit_path != self.unit_path
        return True

    def sees(self, unit_path: str) -> bool:
        """Whether the unit lies in one's own subtree; records elsewhere do not exist for this person (404)."""
        return unit_path.startswith(self.unit_path)
