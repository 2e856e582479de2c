/** Contacts in a table, a row for each. */
import { Link } from "@tanstack/react-router";

import type { Schemas } from "../../api/client";
import { Tag, tableStyles, type Tone } from "../../design/surfaces";
import { clock, useFormats } from "../../language/format";
import styles from "./contacts.module.css";
import { useWords } from "./words";

type Contact = Schemas["ContactRecord"];

export function ContactTable({ contacts }: { contacts: readonly Contact[] }) {
  const w = useWords();
  const formats = useFormats();
  return (
    <div className={tableStyles.scroll}>
      <table className={tableStyles.table}>
        <thead>
          <tr>
            <th>{w.began}</th>
            <th>{w.service}</th>
            <th>{w.from}</th>
            <th>{w.to}</th>
            <th>{w.fields.account}</th>
            <th>{w.agent}</th>
            <th>{w.result}</th>
            <th className={tableStyles.numeric}>{w.lasted}</th>
          </tr>
        </thead>
        <tbody>
          {contacts.map((contact) => (
            <tr key={contact.id}>
              <td className={styles.nowrap}>
                <Link to="/contacts/$contact" params={{ contact: contact.id }} aria-label={`${w.open(contact.id)}, ${formats.dateTime(contact.started_at)}`}>
                  {formats.dateTime(contact.started_at)}
                </Link>
              </td>
              <td>{contact.service}</td>
              <td className={styles.nowrap}>{contact.caller || <span className={styles.muted}>{w.withheld}</span>}</td>
              <td className={styles.nowrap}>{contact.called}</td>
              <td>{contact.account}</td>
              <td>{contact.agent}</td>
              <td>
                <ResultTag contact={contact} />
              </td>
              <td className={tableStyles.numeric}>{lasted(contact)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The result of a contact in words, or that it goes on. */
export function ResultTag({ contact }: { contact: Contact }) {
  const w = useWords();
  const trial = contact.trial && <Tag tone="info">{w.trial}</Tag>;
  if (contact.closed_at === null) return <><Tag tone="info">{w.inProgress}</Tag> {trial}</>;
  return <><Tag tone={toneOf(contact.result)}>{contact.label || contact.result}</Tag> {trial}</>;
}

/** What a result means: somebody was reached, left early, or something failed. */
export function toneOf(result: string): Tone {
  if (/fail|no_match|error/.test(result)) return "bad";
  if (/hung_up|not_available/.test(result)) return "warning";
  if (/listened|transfer|message|reached/.test(result)) return "good";
  return "plain";
}

/** How long the person was there; empty while they are. */
export function lasted(contact: Pick<Contact, "started_at" | "left_at" | "closed_at">): string {
  const end = contact.left_at ?? contact.closed_at;
  return end === null ? "" : clock((end - contact.started_at) / 1000);
}
