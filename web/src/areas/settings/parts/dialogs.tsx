/** What is asked before a change is made, and what is shown when somebody else was quicker. */
import { useNavigate } from "@tanstack/react-router";

import { Button } from "../../../design/controls";
import { Dialog } from "../../../design/Dialog";
import { DifferenceList } from "../../../design/schema/DifferenceList";
import { titleOf, type JsonObject } from "../../../design/schema/fields";
import { Problem } from "../../../design/surfaces";
import { say } from "../../../design/toasts";
import styles from "../settings.module.css";
import { useWords } from "../words";
import { useChange, type Part } from "./data";
import { clashes } from "./editing";
import type { Section } from "./sections";
import { Uses } from "./Uses";

function useHeads() {
  const w = useWords();
  return { what: w.what, before: w.before, after: w.after };
}

/** The change, before it is saved. */
export function Review({ isOpen, name, before, after, isPending, onSave, onClose }: {
  isOpen: boolean;
  name: string;
  before: JsonObject | undefined;
  after: JsonObject;
  isPending: boolean;
  onSave: () => void;
  onClose: () => void;
}) {
  const w = useWords();
  const heads = useHeads();
  return (
    <Dialog
      title={`${w.changes}: ${name}`}
      isOpen={isOpen}
      onClose={onClose}
      wide
      foot={
        <>
          <Button onPress={onClose}>{w.cancel}</Button>
          <Button look="primary" onPress={onSave} isPending={isPending} autoFocus>
            {w.save}
          </Button>
        </>
      }
    >
      <DifferenceList before={before} after={after} heads={heads} />
    </Dialog>
  );
}

/** The question before a part is taken out, with what still names it. */
export function Removal({ isOpen, section, name, part, onClose }: {
  isOpen: boolean;
  section: Section;
  name: string;
  part: Part;
  onClose: () => void;
}) {
  const w = useWords();
  const navigate = useNavigate();
  const change = useChange();
  const back = () =>
    change.mutate(
      { section, name, before: null, after: part.document },
      { onSuccess: () => say(w.undone), onError: (problem) => say(problem.message, "bad") },
    );
  const remove = () =>
    change.mutate(
      { section, name, before: { document: part.document, etag: part.etag }, after: null },
      {
        onSuccess: () => {
          onClose();
          say(w.removed(name), "plain", { label: w.undo, run: back });
          void navigate({ to: "/settings/$section", params: { section } });
        },
      },
    );
  return (
    <Dialog
      title={w.reallyRemove(name)}
      role="alertdialog"
      isOpen={isOpen}
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose} autoFocus>
            {w.cancel}
          </Button>
          <Button look="danger" onPress={remove} isPending={change.isPending}>
            {w.remove}
          </Button>
        </>
      }
    >
      <p>{w.removeHelp}</p>
      {isOpen && <Uses section={section} name={name} />}
      <Problem problem={change.error} />
    </Dialog>
  );
}

/** What somebody else changed meanwhile, and how to go on. */
export function Meanwhile({ before, mine, theirs, onGoOn, onDiscard }: {
  before: JsonObject;
  mine: JsonObject;
  theirs: JsonObject;
  onGoOn: () => void;
  onDiscard: () => void;
}) {
  const w = useWords();
  const heads = useHeads();
  const both = clashes(before, mine, theirs);
  return (
    <div className={styles.meanwhile} role="alert">
      <strong>{w.meanwhile}</strong>
      <span>{w.theirs}</span>
      <DifferenceList before={before} after={theirs} heads={heads} />
      {both.length > 0 && <span>{w.clash(both.map(titleOf).join(", "))}</span>}
      <div className={styles.row}>
        <Button onPress={onGoOn}>{w.goOn}</Button>
        <Button look="quiet" onPress={onDiscard}>
          {w.takeTheirs}
        </Button>
      </div>
    </div>
  );
}
