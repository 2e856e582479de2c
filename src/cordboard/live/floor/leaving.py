"""What the router is told when an agent's part in a conversation, or in a call that nobody answered, is over."""

from __future__ import annotations

from cordboard.acd.messages import GoNotReady, LosePhone, Release, Withdraw
from cordboard.live.floor.at_hand import Leaving
from cordboard.live.floor.session import Session
from cordboard.live.floor.shared import Shared
from cordboard.live.floor.taking_part import Talker


def release(shared: Shared, talker: Talker, how: Leaving) -> None:
    """Have the agent wrap up or take other contacts, and let go of the consultation in which the agent was asked."""
    session, agent = talker.session, talker.session.agent
    if how != "phone_lost":
        session.free()
    if how == "ended" and not (talker.met or talker.visits):
        # Put down before the person was there: the contact goes back to its queue, and must not come straight back.
        shared.tell(GoNotReady(agent))
    if how != "phone_lost" or not talker.met:
        shared.tell(Release(agent, wrap_up=talker.met))
    if how == "phone_lost":
        shared.tell(LosePhone(agent))
    if talker.alias:
        shared.aliases.pop(talker.alias, None)
        shared.tell(Withdraw(talker.alias))


def release_from_call(shared: Shared, session: Session, how: Leaving) -> None:
    """Have an agent take other contacts who called a person and did not come to talk."""
    session.occupation = None
    if how != "phone_lost":
        session.free()
    shared.tell(Release(session.agent, wrap_up=False))
    if how == "phone_lost":
        shared.tell(LosePhone(session.agent))
