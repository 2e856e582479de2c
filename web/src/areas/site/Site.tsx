/** The site at work: where to call it, what needs somebody's attention, who is calling, and how contacts ended. */
import { useQuery } from "@tanstack/react-query";

import { api, ask } from "../../api/client";
import { may, useMe } from "../../app/session";
import { Page, Problem, Skeleton, Tag } from "../../design/surfaces";
import { CallsInProgress } from "./CallsInProgress";
import { LastContacts } from "./LastContacts";
import { useSiteNow } from "./liveSite";
import { Services } from "./Services";
import styles from "./site.module.css";
import { Troubles } from "./Troubles";
import { useWords } from "./words";

export default function Site() {
  const w = useWords();
  const me = useMe().data;
  const watches = may(me, "supervisor", "auditor", "designer", "publisher");
  const { now, connected } = useSiteNow(watches);
  const services = useQuery({
    queryKey: ["services"],
    queryFn: () => ask(api.GET("/api/services")),
    // Hours open and close by themselves.
    refetchInterval: 30_000,
  });
  const first = services.data?.find((each) => each.direction === "inbound");
  return (
    <Page
      title={w.title}
      actions={
        now !== null && (
          <span className={styles.taking}>
            {now.ready ? <Tag tone="good">{w.taking}</Tag> : <Tag tone="bad">{w.notTaking}</Tag>}
            {now.ready && <code>{now.address}</code>}
          </span>
        )
      }
    >
      {!connected && <Tag tone="warning">{w.disconnected}</Tag>}
      {now !== null && <Troubles now={now} />}
      <Problem problem={services.error} onRetry={() => void services.refetch()} />
      {services.data === undefined ? services.isPending && <Skeleton /> : <Services services={services.data} address={now?.address ?? ""} />}
      {!watches && me !== undefined && <p className={styles.soft}>{w.watchersOnly}</p>}
      {watches && now === null && <Skeleton lines={5} />}
      {now !== null && (
        <>
          <CallsInProgress calls={now.calls} />
          <LastContacts contacts={now.last} first={first} />
        </>
      )}
    </Page>
  );
}
