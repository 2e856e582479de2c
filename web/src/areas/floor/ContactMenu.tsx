/** What a supervisor can do with a contact besides taking part: take its conversation over, give it another place in the
 *  queue, send it elsewhere. One menu serves all rows. */
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState, type RefObject } from "react";
import * as Aria from "react-aria-components";

import controls from "../../design/controls.module.css";
import { say } from "../../design/toasts";
import { did, useFloor } from "./live";
import type { Contact } from "./model/floor";
import { PriorityDialog } from "./PriorityDialog";
import { SendDialog } from "./SendDialog";
import { useWords } from "./words";

/** Opens the menu of a contact at the button that was pressed. */
export type OpenContactMenu = (contact: string, button: HTMLElement) => void;

type Asking = "priority" | "send";

/** Whether there is anything in the menu of a contact. */
export function hasMenu(contact: Contact): boolean {
  return contact.standing === "waiting" || contact.standing === "offered" || contact.standing === "talking";
}

/** The function that opens the menu, and the menu itself, to be put beside the table. */
export function useContactMenu(): { open: OpenContactMenu; menu: React.JSX.Element } {
  const button = useRef<HTMLElement | null>(null);
  const [id, setId] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [asking, setAsking] = useState<Asking | null>(null);
  const contact = useFloor((floor) => floor.contacts.get(id));
  const open = useRef<OpenContactMenu>((of, at) => {
    button.current = at;
    setId(of);
    setOpen(true);
  });
  const menu = (
    <>
      {contact !== undefined && (
        <Menu contact={contact} button={button} isOpen={isOpen} onOpenChange={setOpen} onAsk={setAsking} />
      )}
      {contact !== undefined && asking === "priority" && (
        <PriorityDialog contact={contact} onClose={() => setAsking(null)} />
      )}
      {contact !== undefined && asking === "send" && <SendDialog contact={contact} onClose={() => setAsking(null)} />}
    </>
  );
  return { open: open.current, menu };
}

interface MenuProps {
  contact: Contact;
  button: RefObject<HTMLElement | null>;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  onAsk: (what: Asking) => void;
}

function Menu({ contact, button, isOpen, onOpenChange, onAsk }: MenuProps) {
  const w = useWords();
  const navigate = useNavigate();
  const caller = contact.caller || w.withheld;
  const toTheFront = async () => {
    if (!(await did({ do: "move", contact: contact.contact, first: true, priority: 0 }))) return;
    const back = () => void did({ do: "move", contact: contact.contact, first: false, priority: 0 });
    say(w.movedToFront(caller), "good", { label: w.undo, run: back });
  };
  const takeOver = async () => {
    if (await did({ do: "take_over", contact: contact.contact })) await navigate({ to: "/desk" });
  };
  const item = controls.item ?? "";
  return (
    <Aria.Popover triggerRef={button} isOpen={isOpen} onOpenChange={onOpenChange} className={controls.popover ?? ""}>
      <Aria.Menu aria-label={w.actionsFor(caller)} autoFocus="first" onClose={() => onOpenChange(false)} className={controls.list ?? ""}>
        {contact.standing === "talking" && (
          <Aria.MenuItem id="take_over" onAction={() => void takeOver()} className={item}>
            {w.takeOver}
          </Aria.MenuItem>
        )}
        {contact.standing === "waiting" && (
          <Aria.MenuItem id="first" onAction={() => void toTheFront()} className={item}>
            {w.moveToFront}
          </Aria.MenuItem>
        )}
        {contact.standing === "waiting" && (
          <Aria.MenuItem id="priority" onAction={() => onAsk("priority")} className={item}>
            {w.changePriority}
          </Aria.MenuItem>
        )}
        {contact.standing !== "talking" && !contact.callback && (
          <Aria.MenuItem id="send" onAction={() => onAsk("send")} className={item}>
            {w.sendElsewhere}
          </Aria.MenuItem>
        )}
      </Aria.Menu>
    </Aria.Popover>
  );
}
