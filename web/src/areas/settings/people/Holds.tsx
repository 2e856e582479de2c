/** Contacts of which nothing is deleted: those that are, setting a hold, and lifting one. */
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { api, ask, type Schemas } from "../../../api/client";
import { may, useMe } from "../../../app/session";
import { Button, TextField } from "../../../design/controls";
import { Dialog } from "../../../design/Dialog";
import { useFieldErrors } from "../../../design/fieldErrors";
import { Empty, Page, Problem, Skeleton, tableStyles } from "../../../design/surfaces";
import { say } from "../../../design/toasts";
import { useFormats } from "../../../language/format";
import styles from "../settings.module.css";
import { useWords } from "./words";

const HOLDS = ["holds"];

export function Holds() {
  const w = useWords();
  const mayChange = may(useMe().data, "supervisor");
  const holds = useInfiniteQuery({
    queryKey: HOLDS,
    queryFn: ({ pageParam }) => ask(api.GET("/api/holds", { params: { query: { cursor: pageParam } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const [lifting, setLifting] = useState<string | null>(null);
  const found = holds.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={w.holds}>
      <p className={styles.hint}>{w.holdsHelp}</p>
      {mayChange && <NewHold />}
      <Problem problem={holds.error} onRetry={() => void holds.refetch()} />
      {holds.isPending ? (
        <Skeleton lines={4} />
      ) : found.length === 0 ? (
        <Empty>{w.noHolds}</Empty>
      ) : (
        <HoldTable holds={found} onLift={mayChange ? setLifting : undefined} />
      )}
      {holds.hasNextPage && (
        <Button onPress={() => void holds.fetchNextPage()} isPending={holds.isFetchingNextPage}>
          {w.more}
        </Button>
      )}
      {lifting !== null && <Lifting contact={lifting} onClose={() => setLifting(null)} />}
    </Page>
  );
}

function HoldTable({ holds, onLift }: { holds: readonly Schemas["HoldEntry"][]; onLift: ((contact: string) => void) | undefined }) {
  const w = useWords();
  const formats = useFormats();
  return (
    <div className={tableStyles.scroll}>
      <table className={tableStyles.table}>
        <thead>
          <tr>
            <th>{w.contact}</th>
            <th>{w.reason}</th>
            <th>{w.by}</th>
            <th>{w.since}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {holds.map((hold) => (
            <tr key={hold.contact}>
              <td>
                <Link to="/contacts/$contact" params={{ contact: hold.contact }}>
                  {hold.contact}
                </Link>
              </td>
              <td>{hold.reason}</td>
              <td>{hold.set_by}</td>
              <td>{formats.dateTime(hold.set_at)}</td>
              <td>
                {onLift !== undefined && (
                  <Button look="danger" onPress={() => onLift(hold.contact)} aria-label={w.liftOf(hold.contact)}>
                    {w.lift}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NewHold() {
  const w = useWords();
  const queries = useQueryClient();
  const [contact, setContact] = useState("");
  const [reason, setReason] = useState("");
  const set = useMutation({
    mutationFn: () => ask(api.PUT("/api/contacts/{contact}/hold", { params: { path: { contact: contact.trim() } }, body: { reason } })),
    onSuccess: () => {
      say(w.isSet, "good");
      setContact("");
      setReason("");
      return queries.invalidateQueries({ queryKey: HOLDS });
    },
  });
  const { form, at, rest } = useFieldErrors<HTMLFormElement>(set.error, ["reason"]);
  return (
    <form
      ref={form}
      className={styles.stack}
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate();
      }}
    >
      <Problem problem={rest} />
      <div className={styles.row}>
        <TextField label={w.contact} help={w.contactHelp} value={contact} onChange={setContact} />
        <TextField label={w.reason} help={w.reasonHelp} error={at("reason")} value={reason} onChange={setReason} />
        <Button type="submit" isPending={set.isPending} isDisabled={contact.trim() === "" || reason.trim() === ""}>
          {w.set}
        </Button>
      </div>
    </form>
  );
}

function Lifting({ contact, onClose }: { contact: string; onClose: () => void }) {
  const w = useWords();
  const queries = useQueryClient();
  const lift = useMutation({
    mutationFn: () => ask(api.DELETE("/api/contacts/{contact}/hold", { params: { path: { contact } } })),
    onSuccess: () => {
      say(w.lifted);
      onClose();
      return queries.invalidateQueries({ queryKey: HOLDS });
    },
  });
  return (
    <Dialog
      title={w.reallyLift}
      role="alertdialog"
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose} autoFocus>
            {w.cancel}
          </Button>
          <Button look="danger" onPress={() => lift.mutate()} isPending={lift.isPending}>
            {w.lift}
          </Button>
        </>
      }
    >
      <p>{w.liftHelp}</p>
      <Problem problem={lift.error} />
    </Dialog>
  );
}
