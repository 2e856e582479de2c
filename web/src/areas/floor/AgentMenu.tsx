/** What a supervisor can do for an agent: another state, other teams and skills. One menu serves all rows. */
import { useRef, useState, type RefObject } from "react";
import * as Aria from "react-aria-components";

import controls from "../../design/controls.module.css";
import { say } from "../../design/toasts";
import { AgentDialog } from "./AgentDialog";
import { did, useFloor } from "./live";
import { NOBODY } from "./model/choice";
import type { Agent } from "./model/floor";
import type { Organisation } from "./organisation";
import { useWords } from "./words";

const STATES = ["ready", "not_ready", "signed_out"] as const;
type Forced = (typeof STATES)[number];

/** Opens the menu of an agent at the button that was pressed. */
export type OpenAgentMenu = (logon: string, button: HTMLElement) => void;

/** The function that opens the menu, and the menu itself, to be put beside the table. */
export function useAgentMenu(organisation: Organisation): { open: OpenAgentMenu; menu: React.JSX.Element } {
  const button = useRef<HTMLElement | null>(null);
  const [logon, setLogon] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [editing, setEditing] = useState<string | null>(null);
  const open = useRef<OpenAgentMenu>((of, at) => {
    button.current = at;
    setLogon(of);
    setOpen(true);
  });
  const menu = (
    <>
      {logon !== null && (
        <Menu logon={logon} button={button} isOpen={isOpen} onOpenChange={setOpen} onEdit={() => setEditing(logon)} />
      )}
      {editing !== null && (
        <Editing logon={editing} organisation={organisation} onClose={() => setEditing(null)} />
      )}
    </>
  );
  return { open: open.current, menu };
}

interface MenuProps {
  logon: string;
  button: RefObject<HTMLElement | null>;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  onEdit: () => void;
}

function Menu({ logon, button, isOpen, onOpenChange, onEdit }: MenuProps) {
  const w = useWords();
  const agent = useFloor((floor) => floor.agents.get(logon));
  const name = useFloor((floor) => floor.names[logon] ?? logon);
  const put = async (state: Forced) => {
    if (!(await did({ do: "force_state", agent: logon, state }))) return;
    const before = undone(agent, state);
    say(w.stateAsked(name, w.states[state]), "good", before && { label: w.undo, run: () => void did({ do: "force_state", agent: logon, state: before }) });
  };
  return (
    <Aria.Popover triggerRef={button} isOpen={isOpen} onOpenChange={onOpenChange} className={controls.popover ?? ""}>
      <Aria.Menu aria-label={w.actionsFor(name)} autoFocus="first" onClose={() => onOpenChange(false)} className={controls.list ?? ""}>
        {STATES.filter((each) => each !== agent?.state).map((state) => (
          <Aria.MenuItem key={state} id={state} onAction={() => void put(state)} className={controls.item ?? ""}>
            {w.putInto(w.states[state])}
          </Aria.MenuItem>
        ))}
        <Aria.Separator className={controls.separator ?? ""} />
        <Aria.MenuItem id="profile" onAction={onEdit} className={controls.item ?? ""}>
          {w.teamsAndSkills}
        </Aria.MenuItem>
      </Aria.Menu>
    </Aria.Popover>
  );
}

/** The state that takes a change back; nobody can be signed in again by somebody else. */
function undone(agent: Agent | undefined, state: Forced): "ready" | "not_ready" | undefined {
  if (state === "signed_out") return undefined;
  return agent?.state === "ready" || agent?.state === "not_ready" ? agent.state : undefined;
}

function Editing({ logon, organisation, onClose }: { logon: string; organisation: Organisation; onClose: () => void }) {
  const name = useFloor((floor) => floor.names[logon] ?? logon);
  return <AgentDialog logon={logon} name={name} profile={organisation.profiles.get(logon) ?? NOBODY} organisation={organisation} onClose={onClose} />;
}
