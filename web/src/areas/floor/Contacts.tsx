/** The contacts in progress: where each is in its flow or queue, with whom it talks, and ways to take part. */
import { memo, useMemo } from "react";

import { Card, Empty, Tag, type Tone } from "../../design/surfaces";
import type { Choosing } from "./choosing";
import { ContactActions } from "./ContactActions";
import { useContactMenu, type OpenContactMenu } from "./ContactMenu";
import styles from "./floor.module.css";
import { useGlossary } from "./glossary";
import { useFloor } from "./live";
import { contactShown, grouped, ordered, type Order } from "./model/choice";
import type { Contact, Conversation } from "./model/floor";
import { ParticipationBar } from "./ParticipationBar";
import { useParticipation, type Participation } from "./participation";
import { TimeInState } from "./TimeInState";
import { VirtualTable, type Column, type Line } from "./VirtualTable";
import { useWords, type Words } from "./words";

const USUAL: Order = { by: "lasts", down: true };
const TONES: Record<Contact["standing"], Tone> = { flow: "plain", waiting: "warning", offered: "info", talking: "good", aside: "plain" };
/** Who waits comes before who talks, and that before who is in a flow. */
const RANKS: Record<Contact["standing"], number> = { waiting: 0, offered: 1, talking: 2, aside: 3, flow: 4 };

export function Contacts({ choosing }: { choosing: Choosing }) {
  const w = useWords();
  const glossary = useGlossary();
  const contacts = useFloor((floor) => floor.contacts);
  const conversations = useFloor((floor) => floor.conversations);
  const supervisor = useFloor((floor) => floor.supervisor);
  const names = useFloor((floor) => floor.names);
  const queues = useFloor((floor) => floor.queues);
  const participation = useParticipation(w);
  const { open, menu } = useContactMenu();
  const { filter, group } = choosing;
  const order = choosing.order("contacts", USUAL);
  const lines = useMemo((): Line<Contact>[] => {
    const value = (each: Contact): string | number | null => {
      if (order.by === "caller") return each.caller;
      if (order.by === "service") return queues.get(each.service)?.title ?? each.service;
      if (order.by === "where") return RANKS[each.standing] * 10_000 + each.place;
      if (order.by === "module") return each.module;
      // The longest is the earliest.
      return -began(each);
    };
    const shown = ordered([...contacts.values()].filter((each) => contactShown(each, filter)), value, (each) => each.contact, order.down);
    if (group === "") return shown.map((item) => ({ key: item.contact, item }));
    const of = (each: Contact) => (group === "service" ? [each.service] : group === "skill" ? [each.skill] : each.teams).filter(Boolean);
    return grouped(shown, of).flatMap(({ name, items }): Line<Contact>[] => [
      { key: `group ${name}`, group: (queues.get(name)?.title ?? name) || "–", count: items.length },
      ...items.map((item) => ({ key: `${name} ${item.contact}`, item })),
    ]);
  }, [contacts, queues, filter, group, order.by, order.down]);
  const columns: Column[] = [
    { id: "caller", head: w.caller, width: "15%", sorts: true },
    { id: "service", head: w.service, width: "14%", sorts: true },
    { id: "where", head: w.where, means: glossary.place.means, width: "auto", sorts: true },
    { id: "module", head: w.module, width: "13%", sorts: true },
    { id: "lasts", head: w.lasts, width: "68px", numeric: true, sorts: true },
    { id: "actions", head: "", width: "220px" },
  ];
  return (
    <Card label={w.contacts}>
      <div className={styles.cardHead}>
        <h2>
          {w.contacts} <span className={styles.soft}>{contacts.size}</span>
        </h2>
        <ParticipationBar participation={participation} />
      </div>
      <VirtualTable
        label={w.contacts}
        columns={columns}
        order={order}
        onOrder={(to) => choosing.setOrder("contacts", to)}
        lines={lines}
        row={(contact, index, key) => (
          <ContactRow
            key={key}
            index={index}
            contact={contact}
            conversation={conversations.get(contact.contact)}
            service={queues.get(contact.service)?.title ?? contact.service}
            supervisor={supervisor}
            names={names}
            monitor={participation.monitor}
            openMenu={open}
            w={w}
          />
        )}
        empty={<Empty>{contacts.size === 0 ? w.noContacts : w.noneFits}</Empty>}
      />
      {menu}
    </Card>
  );
}

/** Since when a contact is as it is: in the queue for who waits, in its flow for the others. */
function began(contact: Contact): number {
  return (contact.standing === "waiting" || contact.standing === "offered" ? contact.queued_at : 0) || contact.since || contact.queued_at;
}

interface ContactRowProps {
  index: number;
  contact: Contact;
  conversation: Conversation | undefined;
  service: string;
  supervisor: string;
  names: Readonly<Record<string, string>>;
  monitor: Participation["monitor"];
  openMenu: OpenContactMenu;
  w: Words;
}

const ContactRow = memo(function ContactRow({ index, contact, conversation, service, supervisor, names, monitor, openMenu, w }: ContactRowProps) {
  const waits = contact.standing === "waiting";
  const with_ = conversation === undefined ? (names[contact.agent] ?? contact.agent) : membersOf(conversation, names, w);
  const marks = [
    ...(contact.trial ? [w.trial] : []),
    ...(contact.callback ? [w.callback] : []),
    ...(conversation?.held === true ? [w.onHold] : []),
    ...(conversation?.recording === "on" ? [w.recorded] : conversation?.recording === "paused" ? [w.recordingPaused] : []),
  ];
  return (
    <tr aria-rowindex={index}>
      <td className={styles.cut} title={contact.caller}>
        {contact.caller || w.withheld}
      </td>
      <td className={styles.cut} title={service}>
        {service}
      </td>
      <td className={styles.cut} title={[with_, ...marks].filter(Boolean).join(" · ")}>
        <Tag tone={TONES[contact.standing]}>{waits && contact.place > 0 ? `${w.standings.waiting}, ${w.placed(contact.place)}` : w.standings[contact.standing]}</Tag>{" "}
        {with_} {marks.length > 0 && <span className={styles.soft}>{marks.join(", ")}</span>}
      </td>
      <td className={styles.cut} title={`${contact.flow}: ${contact.module}`}>
        {contact.module}
      </td>
      <td className={styles.right}>
        <TimeInState since={began(contact)} measure={waits ? "longestWait" : undefined} />
      </td>
      <td className={styles.actions}>
        <ContactActions contact={contact} conversation={conversation} supervisor={supervisor} monitor={monitor} openMenu={openMenu} />
      </td>
    </tr>
  );
});

/** Who takes part besides the customer, and how. */
function membersOf(conversation: Conversation, names: Readonly<Record<string, string>>, w: Words): string {
  return conversation.members
    .filter((each) => each.role !== "customer")
    .map((each) => {
      const how = each.mode ? w.doing[each.mode] : each.present ? "" : w.away;
      return `${names[each.name] ?? each.name}${how === "" ? "" : ` (${how})`}`;
    })
    .join(", ");
}
