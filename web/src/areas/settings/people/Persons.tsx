/** One person: how much is stored of them, all of it as a file, and deleting it. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask, type Schemas } from "../../../api/client";
import { Button, TextField } from "../../../design/controls";
import { Dialog } from "../../../design/Dialog";
import { useFieldErrors } from "../../../design/fieldErrors";
import { Card, Page, Problem, tableStyles } from "../../../design/surfaces";
import { say } from "../../../design/toasts";
import { useFormats } from "../../../language/format";
import styles from "../settings.module.css";
import { ContactLinks } from "./ContactLinks";
import { useWords } from "./words";

type Summary = Schemas["PersonSummary"];

export function Persons() {
  const w = useWords();
  const [person, setPerson] = useState("");
  const find = useMutation({
    mutationFn: () => ask(api.POST("/api/persons/find", { body: { person: person.trim() } })),
  });
  const { form, at, rest } = useFieldErrors<HTMLFormElement>(find.error, ["person"]);
  return (
    <Page title={w.persons}>
      <p className={styles.hint}>{w.personsHelp}</p>
      <form
        ref={form}
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault();
          find.mutate();
        }}
      >
        <TextField label={w.person} error={at("person")} value={person} onChange={setPerson} autoComplete="off" />
        <Button type="submit" isPending={find.isPending} isDisabled={person.trim() === ""}>
          {w.find}
        </Button>
      </form>
      <Problem problem={rest} />
      {find.data !== undefined && (
        <Found
          key={find.data.person}
          summary={find.data}
          onForgotten={() => {
            find.reset();
            setPerson("");
          }}
        />
      )}
    </Page>
  );
}

const COUNTED = ["accounts", "contacts", "recordings", "texts", "callbacks"] as const;

function Found({ summary, onForgotten }: { summary: Summary; onForgotten: () => void }) {
  const w = useWords();
  const formats = useFormats();
  const [forgetting, setForgetting] = useState(false);
  const exporting = useMutation({ mutationFn: () => download(summary.person) });
  return (
    <Card label={summary.person}>
      <h2>{summary.person}</h2>
      <table className={tableStyles.table}>
        <tbody>
          <tr>
            <th scope="row">{w.numbers}</th>
            <td>{summary.numbers.join(", ") || w.none}</td>
          </tr>
          {COUNTED.map((each) => (
            <tr key={each}>
              <th scope="row">{w[each]}</th>
              <td>{formats.number(summary[each])}</td>
            </tr>
          ))}
          <ContactLinks title={w.open} contacts={summary.open} />
          <ContactLinks title={w.onHold} contacts={summary.on_hold} />
        </tbody>
      </table>
      <p className={styles.hint}>{w.exportHelp}</p>
      <Problem problem={exporting.error} />
      <div className={styles.row}>
        <Button onPress={() => exporting.mutate()} isPending={exporting.isPending}>
          {w.exportAll}
        </Button>
        <Button look="danger" onPress={() => setForgetting(true)} refusal={summary.hindrance === "" ? undefined : summary.hindrance}>
          {w.forget}
        </Button>
      </div>
      {summary.hindrance !== "" && <p>{summary.hindrance}</p>}
      {forgetting && <Forgetting person={summary.person} onClose={() => setForgetting(false)} onForgotten={onForgotten} />}
    </Card>
  );
}

/** The file of all that is stored, saved by the browser. The person is in the body, so that no address has them. */
async function download(person: string): Promise<void> {
  const archive: unknown = await ask(api.POST("/api/persons/export", { body: { person }, parseAs: "blob" }));
  if (!(archive instanceof Blob)) return;
  const address = URL.createObjectURL(archive);
  const link = document.createElement("a");
  link.href = address;
  link.download = "person.zip";
  link.click();
  URL.revokeObjectURL(address);
}

function Forgetting({ person, onClose, onForgotten }: { person: string; onClose: () => void; onForgotten: () => void }) {
  const w = useWords();
  const [typed, setTyped] = useState("");
  const forget = useMutation({
    mutationFn: () => ask(api.POST("/api/persons/delete", { body: { person } })),
    onSuccess: () => {
      say(w.forgotten, "good");
      onClose();
      onForgotten();
    },
  });
  return (
    <Dialog
      title={w.reallyForget(person)}
      role="alertdialog"
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{w.cancel}</Button>
          <Button look="danger" onPress={() => forget.mutate()} isPending={forget.isPending} isDisabled={typed.trim() !== person}>
            {w.forget}
          </Button>
        </>
      }
    >
      <p>{w.forgetHelp}</p>
      <TextField label={w.typeAgain(person)} value={typed} onChange={setTyped} autoComplete="off" autoFocus />
      <Problem problem={forget.error} />
    </Dialog>
  );
}
