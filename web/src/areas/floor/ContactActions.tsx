/** What a supervisor can do with a contact: listen, coach, barge in; more in a menu; and see what happened in it. */
import { IconArrowUpRight, IconDots } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";

import { hasMenu, type OpenContactMenu } from "./ContactMenu";
import styles from "./floor.module.css";
import { partOf, type Contact, type Conversation, type Mode } from "./model/floor";
import { useWords } from "./words";

const MODES: readonly Mode[] = ["listen", "coach", "barge"];

interface ContactActionsProps {
  contact: Contact;
  conversation: Conversation | undefined;
  supervisor: string;
  monitor: (contact: string, mode: Mode) => void;
  openMenu: OpenContactMenu;
}

export function ContactActions({ contact, conversation, supervisor, monitor, openMenu }: ContactActionsProps) {
  const w = useWords();
  const caller = contact.caller || w.withheld;
  const part = partOf(conversation, supervisor);
  const open = w.openContact(caller);
  return (
    <>
      {conversation !== undefined &&
        MODES.map((mode) => (
          <button
            key={mode}
            type="button"
            className={styles.small}
            title={w.modesHelp[mode]}
            aria-label={w.takePartIn(w.modes[mode], caller)}
            aria-pressed={part === mode}
            disabled={part === mode}
            onClick={() => monitor(contact.contact, mode)}
          >
            {w.modes[mode]}
          </button>
        ))}
      {hasMenu(contact) && (
        <button
          type="button"
          className={styles.small}
          aria-haspopup="menu"
          aria-label={w.actionsFor(caller)}
          title={w.actionsFor(caller)}
          onClick={(event) => openMenu(contact.contact, event.currentTarget)}
        >
          <IconDots size={16} aria-hidden />
        </button>
      )}
      <Link to="/contacts/$contact" params={{ contact: contact.contact }} className={styles.small} preload={false} aria-label={open} title={open}>
        <IconArrowUpRight size={16} aria-hidden />
      </Link>
    </>
  );
}
