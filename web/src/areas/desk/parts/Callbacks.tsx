/** Persons to be called: what the flows have promised, and what the agent wants to do again. */
import { useMutation, useQueryClient } from "@tanstack/react-query";

import type { Schemas } from "../../../api/client";
import { Button } from "../../../design/controls";
import { Problem, Skeleton, Tag } from "../../../design/surfaces";
import { useFormats } from "../../../language/format";
import styles from "../desk.module.css";
import { serviceTitle } from "../model/desk";
import { noteKeeper } from "../notes";
import { FOLLOW_UPS, useCallbacks, useFollowUps } from "../queries";
import { deskSession } from "../session";
import { useDesk } from "../store";
import { useWords } from "../words";

export function Callbacks() {
  const w = useWords();
  const formats = useFormats();
  const model = useDesk((desk) => desk.model);
  const promised = useCallbacks();
  const followUps = useFollowUps();
  return (
    <div className={styles.stack}>
      <h3>{w.followUps}</h3>
      <Problem problem={followUps.error} onRetry={() => void followUps.refetch()} />
      {followUps.isPending && <Skeleton />}
      {followUps.data?.items.length === 0 && <p className={styles.soft}>{w.noFollowUps}</p>}
      <ul className={styles.list}>
        {followUps.data?.items.map((each) => (
          <FollowUp key={each.note.contact} call={each} />
        ))}
      </ul>
      <h3>{w.promised}</h3>
      <Problem problem={promised.error} onRetry={() => void promised.refetch()} />
      {promised.isPending && <Skeleton />}
      {promised.data?.length === 0 && <p className={styles.soft}>{w.noPromised}</p>}
      <ul className={styles.list}>
        {promised.data?.map((each) => (
          <li key={each.contact}>
            <div className={styles.head}>
              <strong>{each.number}</strong>
              <span>{serviceTitle(model, each.service)}</span>
              <span className={styles.soft}>{w.promisedDetail(each.made, each.attempts)}</span>
            </div>
            <span className={styles.soft}>
              {formats.dateTime(each.queued_at)} · {w.untilTime(formats.dateTime(each.until))}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function FollowUp({ call }: { call: Schemas["FollowUpCall"] }) {
  const w = useWords();
  const formats = useFormats();
  const model = useDesk((desk) => desk.model);
  const queries = useQueryClient();
  const done = useMutation({
    mutationFn: async () => {
      const keeper = noteKeeper(call.note.contact);
      await keeper.load();
      keeper.edit({ followed_up: true });
      await keeper.flush();
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: FOLLOW_UPS }),
  });
  const at = call.note.follow_up_at ?? 0;
  return (
    <li>
      <div className={styles.head}>
        <strong>{call.number || w.withheld}</strong>
        <span>{serviceTitle(model, call.service)}</span>
        {at < deskSession().clock.now() && <Tag tone="warning">{w.due}</Tag>}
        <span className={styles.soft}>{formats.dateTime(at)}</span>
        <Button look="quiet" isPending={done.isPending} onPress={() => done.mutate()}>
          {w.markDone}
        </Button>
      </div>
      {call.note.text !== "" && <p className={styles.note}>{call.note.text}</p>}
      <Problem problem={done.error} />
    </li>
  );
}
