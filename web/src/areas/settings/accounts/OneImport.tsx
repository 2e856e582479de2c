/** One import: what the file has, what its columns are here, loading it, and what came of it. */
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { Button, Checkbox } from "../../../design/controls";
import { Page, Problem, Skeleton } from "../../../design/surfaces";
import { say } from "../../../design/toasts";
import { useFormats } from "../../../language/format";
import styles from "../settings.module.css";
import { isGoingOn, useChanges, useForgetAccounts, useImport, type Import } from "./data";
import { shareRead } from "./mapping";
import { Columns, FirstRows, Rejected } from "./Preview";
import { useWords } from "./words";

export function OneImport({ id }: { id: string }) {
  const w = useWords();
  const found = useImport(id);
  const forget = useForgetAccounts();
  const state = found.data?.state;
  useEffect(() => {
    if (state === "done") forget();
  }, [state, forget]);
  return (
    <Page title={found.data?.file ?? w.importFile}>
      <Link to="/settings/$section/$name" params={{ section: "accounts", name: "import" }}>
        {w.importFile}
      </Link>
      <Problem problem={found.error} onRetry={() => void found.refetch()} />
      {found.data === undefined ? found.isPending && <Skeleton lines={6} /> : <Shown found={found.data} />}
    </Page>
  );
}

function Shown({ found }: { found: Import }) {
  const w = useWords();
  const changes = useChanges(found.id);
  const isBusy = isGoingOn(found) || changes.rename.isPending || changes.start.isPending;
  return (
    <>
      <p role="status">
        <strong>{w.state[found.state]}</strong> {found.state === "done" && w.done(found.loaded, found.updated)}
      </p>
      {isGoingOn(found) && <Progress found={found} />}
      {found.trouble !== "" && <p className={styles.wrong}>{found.trouble}</p>}
      {found.why !== "" && <p className={styles.wrong}>{found.why}</p>}
      {found.remarks.map((each) => (
        <p key={each}>{each}</p>
      ))}
      <Problem problem={changes.rename.error ?? changes.start.error ?? changes.discard.error} />
      {found.columns.length > 0 && (found.state === "checked" || found.state === "refused") && (
        <>
          <Columns columns={found.columns} isBusy={isBusy} onRename={(names) => changes.rename.mutate(names)} />
          <FirstRows columns={found.columns} rows={found.first} />
        </>
      )}
      {found.columns.length > 0 && !isGoingOn(found) && found.trouble === "" && <Rejected found={found} />}
      <Actions found={found} changes={changes} isBusy={isBusy} />
    </>
  );
}

function Progress({ found }: { found: Import }) {
  const w = useWords();
  const formats = useFormats();
  const share = shareRead(found);
  return (
    <div className={styles.row}>
      <progress aria-label={w.progress} max={1} value={share} />
      <span>{formats.percent(share)}</span>
    </div>
  );
}

function Actions({ found, changes, isBusy }: { found: Import; changes: ReturnType<typeof useChanges>; isBusy: boolean }) {
  const w = useWords();
  const navigate = useNavigate();
  const [replace, setReplace] = useState(false);
  const discard = () =>
    changes.discard.mutate(undefined, {
      onSuccess: () => {
        say(w.discarded);
        void navigate({ to: "/settings/$section/$name", params: { section: "accounts", name: "import" } });
      },
    });
  return (
    <>
      {found.state === "checked" && (
        <Checkbox isSelected={replace} onChange={setReplace}>
          {w.replace}
        </Checkbox>
      )}
      {found.state === "cut_off" && <p>{w.cutOff}</p>}
      <div className={styles.row}>
        {found.state === "checked" && (
          <Button look="primary" onPress={() => changes.start.mutate(replace)} isPending={isBusy}>
            {w.load(found.new + found.known)}
          </Button>
        )}
        {found.state === "cut_off" && (
          <Button look="primary" onPress={() => changes.start.mutate(found.replace)} isPending={isBusy}>
            {w.goOn}
          </Button>
        )}
        {!isGoingOn(found) && (
          <Button look="quiet" onPress={discard} isPending={changes.discard.isPending}>
            {w.discard}
          </Button>
        )}
        {found.state === "done" && (
          <Link to="/settings/$section" params={{ section: "accounts" }}>
            {w.back}
          </Link>
        )}
      </div>
    </>
  );
}
