/** Importing accounts: a file is chosen here, and what became of those of the last day. */
import { Link, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";

import { Button, TextField } from "../../../design/controls";
import { useFieldErrors } from "../../../design/fieldErrors";
import { Page, Problem, Skeleton, tableStyles, Tag, type Tone } from "../../../design/surfaces";
import { useFormats } from "../../../language/format";
import styles from "../settings.module.css";
import { useImports, useSending, type Import } from "./data";
import { OneImport } from "./OneImport";
import { useWords } from "./words";

/** `name` is that in the address: of an import, or of the page on which a file is chosen. */
export function ImportPage({ name }: { name: string }) {
  return name === "import" ? <NewImport /> : <OneImport key={name} id={name} />;
}

const USUAL = "accounts";

function NewImport() {
  const w = useWords();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [source, setSource] = useState(USUAL);
  const imports = useImports(true);
  const sending = useSending();
  const { form, at, rest } = useFieldErrors<HTMLFormElement>(sending.error, ["source", "file"]);
  const open = (id: string) => void navigate({ to: "/settings/$section/$name", params: { section: "accounts", name: id } });
  return (
    <Page title={w.importFile}>
      <Link to="/settings/$section" params={{ section: "accounts" }}>
        {w.back}
      </Link>
      <p className={styles.hint}>{w.help}</p>
      <form
        ref={form}
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          if (file !== null) sending.mutate({ file, source: source.trim() }, { onSuccess: (made) => open(made.id) });
        }}
      >
        <label className={styles.stack}>
          <span className={styles.hint}>{w.choose}</span>
          <input ref={input} type="file" accept=".csv,.tsv,.txt,text/csv" onChange={() => setFile(input.current?.files?.[0] ?? null)} />
        </label>
        {at("file") !== undefined && <p className={styles.wrong}>{at("file")}</p>}
        <TextField label={w.source} help={w.sourceHelp} error={at("source")} value={source} onChange={setSource} />
        <Problem problem={rest} />
        <div className={styles.row}>
          <Button type="submit" look="primary" isPending={sending.isPending} isDisabled={file === null}>
            {w.send}
          </Button>
          {sending.isPending && <span role="status">{w.sending}</span>}
        </div>
      </form>
      <Problem problem={imports.error} onRetry={() => void imports.refetch()} />
      {imports.isPending ? <Skeleton lines={2} /> : <Kept imports={imports.data ?? []} onOpen={open} />}
    </Page>
  );
}

const TONES: Record<Import["state"], Tone> = {
  checking: "info", checked: "info", loading: "info", done: "good", refused: "bad", failed: "bad", cut_off: "warning",
};

function Kept({ imports, onOpen }: { imports: readonly Import[]; onOpen: (id: string) => void }) {
  const w = useWords();
  const formats = useFormats();
  if (imports.length === 0) return null;
  return (
    <>
      <h2>{w.imports}</h2>
      <table className={tableStyles.table}>
        <tbody>
          {imports.map((each) => (
            <tr key={each.id}>
              <td>{each.file}</td>
              <td>
                <Tag tone={TONES[each.state]}>{w.state[each.state]}</Tag>
              </td>
              <td>{each.by}</td>
              <td>{formats.dateTime(each.at)}</td>
              <td>
                <Button look="quiet" onPress={() => onOpen(each.id)} aria-label={w.openOf(each.file)}>
                  {w.open}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
