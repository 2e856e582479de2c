/** The priority of a contact that waits. */
import { useState } from "react";

import { Button, NumberField } from "../../design/controls";
import { Dialog } from "../../design/Dialog";
import { say } from "../../design/toasts";
import { did } from "./live";
import type { Contact } from "./model/floor";
import { useWords } from "./words";

export function PriorityDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const w = useWords();
  const caller = contact.caller || w.withheld;
  const [before] = useState(contact.priority);
  const [priority, setPriority] = useState(contact.priority);
  const put = (to: number) => did({ do: "move", contact: contact.contact, first: false, priority: to });
  const save = async () => {
    if (!(await put(priority))) return;
    say(w.prioritySet(caller, priority), "good", { label: w.undo, run: () => void put(before) });
    onClose();
  };
  return (
    <Dialog
      title={w.priorityOf(caller)}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{w.cancel}</Button>
          <Button look="primary" onPress={() => void save()}>
            {w.save}
          </Button>
        </>
      }
    >
      <NumberField label={w.priority} help={w.priorityHelp} minValue={1} maxValue={100} value={priority} onChange={setPriority} autoFocus />
    </Dialog>
  );
}
