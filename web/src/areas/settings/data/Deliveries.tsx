/** What a webhook was told and is to be told, and telling it once more. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask, type Schemas } from "../../../api/client";
import { Button } from "../../../design/controls";
import { Dialog } from "../../../design/Dialog";
import { Card, Empty, Problem, Skeleton, tableStyles, Tag, type Tone } from "../../../design/surfaces";
import { say } from "../../../design/toasts";
import { useFormats } from "../../../language/format";
import styles from "../settings.module.css";
import { useWords } from "../words";

type Delivery = Schemas["WebhookDelivery"];

const TONES: Record<Delivery["state"], Tone> = { waiting: "info", delivered: "good", failed: "bad" };

export function Deliveries({ endpoint }: { endpoint: string }) {
  const w = useWords();
  const formats = useFormats();
  const queries = useQueryClient();
  const path = { endpoint };
  const key = ["webhooks", endpoint];
  const [shown, setShown] = useState("");
  const state = useQuery({ queryKey: ["webhooks"], queryFn: () => ask(api.GET("/api/webhooks")), refetchInterval: 5_000 });
  const deliveries = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) =>
      ask(api.GET("/api/webhooks/{endpoint}/deliveries", { params: { path, query: { cursor: pageParam } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 5_000,
  });
  const refresh = () => queries.invalidateQueries({ queryKey: ["webhooks"] });
  const test = useMutation({
    mutationFn: () => ask(api.POST("/api/webhooks/{endpoint}/test", { params: { path } })),
    onSuccess: () => say(w.tested),
    onSettled: refresh,
  });
  const again = useMutation({
    mutationFn: (event: string) =>
      ask(api.POST("/api/webhooks/{endpoint}/deliveries/{event}/redelivery", { params: { path: { endpoint, event } } })),
    onSuccess: () => say(w.sentAgain(1)),
    onSettled: refresh,
  });
  const all = useMutation({
    mutationFn: () => ask(api.POST("/api/webhooks/{endpoint}/redelivery", { params: { path } })),
    onSuccess: ({ count }) => say(w.sentAgain(count)),
    onSettled: refresh,
  });
  const found = deliveries.data?.pages.flatMap((page) => page.items) ?? [];
  const now = state.data?.find((each) => each.name === endpoint);
  return (
    <Card label={w.deliveries}>
      <div className={styles.stack}>
        <div className={styles.row}>
          <h3>{w.deliveries}</h3>
          {now !== undefined && (
            <span className={styles.hint}>
              {w.stateOf.delivered} {now.delivered} · {w.stateOf.waiting} {now.waiting} · {w.stateOf.failed} {now.failed}
            </span>
          )}
          <Button onPress={() => test.mutate()} isPending={test.isPending}>
            {w.test}
          </Button>
          {(now?.failed ?? 0) > 0 && (
            <Button onPress={() => all.mutate()} isPending={all.isPending}>
              {w.againAll}
            </Button>
          )}
        </div>
        {now !== undefined && now.trouble !== "" && <Problem problem={new Error(now.trouble)} />}
        <Problem problem={deliveries.error ?? test.error ?? again.error ?? all.error} />
        {deliveries.isPending ? (
          <Skeleton />
        ) : found.length === 0 ? (
          <Empty>{w.noDeliveries}</Empty>
        ) : (
          <div className={tableStyles.scroll}>
            <table className={tableStyles.table}>
              <thead>
                <tr>
                  <th>{w.when}</th>
                  <th>{w.event}</th>
                  <th>{w.state}</th>
                  <th className={tableStyles.numeric}>{w.attempts}</th>
                  <th>{w.answer}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {found.map((each) => (
                  <tr key={each.event}>
                    <td>{formats.dateTime(each.stored_at)}</td>
                    <td>
                      <Button look="quiet" onPress={() => setShown(each.event)}>
                        {each.type}
                      </Button>
                    </td>
                    <td>
                      <Tag tone={TONES[each.state]}>{w.stateOf[each.state]}</Tag>
                    </td>
                    <td className={tableStyles.numeric}>{each.attempts}</td>
                    <td>{[each.status === 0 ? "" : String(each.status), each.detail].filter(Boolean).join(" ")}</td>
                    <td>
                      <Button aria-label={`${w.again} ${each.type}`} onPress={() => again.mutate(each.event)}>
                        {w.again}
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {deliveries.hasNextPage && <Button onPress={() => void deliveries.fetchNextPage()}>{w.more}</Button>}
      </div>
      {shown !== "" && <Body endpoint={endpoint} event={shown} onClose={() => setShown("")} />}
    </Card>
  );
}

function Body({ endpoint, event, onClose }: { endpoint: string; event: string; onClose: () => void }) {
  const w = useWords();
  const delivery = useQuery({
    queryKey: ["webhooks", endpoint, event],
    queryFn: () => ask(api.GET("/api/webhooks/{endpoint}/deliveries/{event}", { params: { path: { endpoint, event } } })),
  });
  return (
    <Dialog title={w.body} isOpen onClose={onClose} wide>
      <Problem problem={delivery.error} />
      {delivery.isPending ? <Skeleton /> : <pre className={styles.pre}>{delivery.data?.body}</pre>}
    </Dialog>
  );
}
