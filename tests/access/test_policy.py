"""The one table of who may do what: what must never stand in it, and how far each line reaches."""

import pytest

from tracker.access.policy import POLICY, Action, Actor, Role, Scope

CITY, COUNTY, OTHER_COUNTY, TOWN = "/1/", "/1/4/", "/1/40/", "/1/4/9/"
ON_SCORES = {Action.SET_SCHEME, Action.SCORE, Action.FINALISE, Action.PRINT}
WRITING = set(Action) - {Action.USE} - {action for action in Action if action.startswith("read_")}


def someone(role: Role, path: str = COUNTY) -> Actor:
    return Actor(id=1, name="某人", role=role, unit_id=4, unit_path=path)


def test_every_role_is_in_the_table_and_may_use_the_system() -> None:
    assert set(POLICY) == set(Role)
    assert all(POLICY[role][Action.USE] is Scope.OWN for role in Role)


def test_every_action_belongs_to_somebody() -> None:
    assert {action for actions in POLICY.values() for action in actions} == set(Action)


def test_the_administrator_cannot_touch_scores_nor_even_read_them() -> None:
    assert not POLICY[Role.ADMINISTRATOR].keys() & (ON_SCORES | {Action.READ_APPRAISAL})


def test_the_auditor_reads_and_writes_nothing() -> None:
    assert not POLICY[Role.AUDITOR].keys() & WRITING


def test_only_administrators_keep_accounts() -> None:
    assert [role for role in Role if Action.MANAGE_ACCOUNTS in POLICY[role]] == [Role.ADMINISTRATOR]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", [Action.REVIEW, Action.CLOSE, Action.ASSIGN])
def test_nobody_oversees_their_own_unit(role: Role, action: Action) -> None:
    assert not someone(role).may_on(action, COUNTY)


def test_nobody_delivers_for_another_unit() -> None:
    officer = someone(Role.COUNTY_OFFICER)
    assert officer.may_on(Action.DELIVER, COUNTY)
    assert not officer.may_on(Action.DELIVER, TOWN)
    assert not officer.may_on(Action.DELIVER, CITY)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("elsewhere", [CITY, OTHER_COUNTY, "/", "/2/4/"])
def test_nothing_reaches_outside_of_ones_own_subtree(role: Role, action: Action, elsewhere: str) -> None:
    """County 4 is no prefix of county 40: paths end with a stroke."""
    person = someone(role)
    assert not person.sees(elsewhere)
    assert not person.may_on(action, elsewhere)


@pytest.mark.parametrize("role", Role)
def test_an_action_that_reaches_a_record_is_one_the_role_has(role: Role) -> None:
    person = someone(role)
    for action in Action:
        reached = [path for path in (COUNTY, TOWN) if person.may_on(action, path)]
        assert bool(reached) is person.may(action)


def test_whoever_is_assigned_oversees_the_units_below() -> None:
    officer = someone(Role.COUNTY_OFFICER)
    assert all(officer.may_on(action, TOWN) for action in (Action.ASSIGN, Action.REVIEW, Action.CLOSE))


def test_every_role_has_a_name_on_the_page() -> None:
    assert len({role.label for role in Role}) == len(Role)
