/** To which service or agent a contact that waits is sent. */
import { useMemo, useState } from "react";

import { Button, ComboBox } from "../../design/controls";
import { Dialog } from "../../design/Dialog";
import { say } from "../../design/toasts";
import { did, useFloor } from "./live";
import { destinations } from "./model/destinations";
import type { Contact } from "./model/floor";
import { useWords } from "./words";

export function SendDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const w = useWords();
  const caller = contact.caller || w.withheld;
  const agents = useFloor((floor) => floor.agents);
  const queues = useFloor((floor) => floor.queues);
  const names = useFloor((floor) => floor.names);
  const found = useMemo(() => destinations({ agents, queues, names }, contact), [agents, queues, names, contact]);
  const [id, setId] = useState<string | null>(null);
  const chosen = found.find((each) => each.id === id);
  const send = async () => {
    if (chosen === undefined || !(await did({ do: "send", contact: contact.contact, to: chosen.target }))) return;
    say(w.sent(caller, chosen.title), "good");
    onClose();
  };
  return (
    <Dialog
      title={w.sendOf(caller)}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{w.cancel}</Button>
          <Button look="primary" isDisabled={chosen === undefined} onPress={() => void send()}>
            {w.send}
          </Button>
        </>
      }
    >
      {found.length === 0 ? (
        <p>{w.nowhere}</p>
      ) : (
        <ComboBox
          label={w.sendTo}
          help={w.sendHelp}
          choices={found.map((each) => ({ id: each.id, label: each.title, hint: each.target.kind === "agent" ? w.agent : w.service }))}
          value={id}
          onChange={setId}
          autoFocus
        />
      )}
    </Dialog>
  );
}
