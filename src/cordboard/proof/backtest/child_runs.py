"""Child runs in a backtest: with which facts they begin, now that the contact they belong to was fed as well."""

from __future__ import annotations

import msgspec

from cordboard.engine.child_facts import goes_on
from cordboard.engine.journal import Facts, Left
from cordboard.engine.program import Program
from cordboard.engine.replay import replay
from cordboard.engine.standing import Standing
from cordboard.proof.backtest.verdict import BacktestVerdict, Doubt

#: Why a run that hangs on another contact may not be decided.
PARENT_UNDECIDABLE = "the contact that it belongs to cannot be decided: {doubt}"
NOT_ASKED_FOR = "the contact that it belongs to asks for no callback now, so nobody would have been called back"
NOT_SENT_ON = "the contact that it belongs to is sent into no flow now"
PARENT_GONE = "the contact that it belongs to is not in the store"


def begins_with(program: Program, facts: Facts, parent: BacktestVerdict) -> Facts | Doubt:
    """The facts of a run in the new version, or why it would not be. `facts` are those that were recorded.

    `parent` is what became of its contact in the same version.
    """
    if parent.doubt is not None:
        return Doubt("", "", PARENT_UNDECIDABLE.format(doubt=parent.doubt))
    contact = replay(program, parent.journal).contact
    if facts.run == "callback":
        standing = Standing().read(parent.journal)
        if not standing.noted:
            return Doubt("", "", NOT_ASKED_FOR)
        return goes_on(contact, standing.module, standing.due, facts.contact, standing.number)
    if not any(isinstance(entry, Left) and entry.by == "agent" for entry in parent.journal):
        return Doubt("", "", NOT_SENT_ON)
    return msgspec.structs.replace(
        facts, language=contact.language, account=contact.account, variables=dict(contact.variables)
    )
