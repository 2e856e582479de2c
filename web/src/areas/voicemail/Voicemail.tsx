/** Voicemail boxes for everybody who may hear them, also from a telephone's screen: boxes, and the messages of one. */
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";

import { api, ask } from "../../api/client";
import { Empty, Page, Problem, Skeleton, Tag } from "../../design/surfaces";
import { Messages } from "./Messages";
import styles from "./voicemail.module.css";
import { useWords } from "./words";

export const VOICEMAIL = ["voicemail"];
const EVERY = 30_000;

export default function Voicemail() {
  const w = useWords();
  const search = useSearch({ strict: false });
  const boxes = useQuery({ queryKey: VOICEMAIL, queryFn: () => ask(api.GET("/api/voicemail")), refetchInterval: EVERY });
  const all = boxes.data ?? [];
  const shown = all.find((each) => each.box === search["box"]) ?? all.find((each) => each.unheard > 0) ?? all[0];
  return (
    <Page title={w.title}>
      <Problem problem={boxes.error} onRetry={() => void boxes.refetch()} />
      {boxes.isPending && <Skeleton lines={5} />}
      {boxes.data !== undefined && shown === undefined && <Empty>{w.none}</Empty>}
      {shown !== undefined && (
        <div className={styles.frame}>
          <nav className={styles.boxes} aria-label={w.boxes}>
            {all.map((each) => (
              <Link
                key={each.box}
                to="/voicemail"
                search={{ box: each.box }}
                className={styles.box}
                activeOptions={{ exact: true, includeSearch: true }}
                {...(each.box === shown.box ? { "aria-current": "page" as const } : {})}
              >
                <span>{each.title}</span>
                <span className={styles.hint}>{w.messages(each.messages)}</span>
                {each.unheard > 0 && <Tag tone="info">{w.unheard(each.unheard)}</Tag>}
              </Link>
            ))}
          </nav>
          <Messages key={shown.box} box={shown} />
        </div>
      )}
    </Page>
  );
}
