/** What an agent does with the contact that waits, or why nobody is found. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "../../../api/client";
import { may, useMe } from "../../../app/session";
import { ActionMenu, Button, NumberField, Select } from "../../../design/controls";
import { Choose } from "./Choose";
import styles from "./panels.module.css";
import type { Step } from "./simulating";
import { useTryWords } from "./tryWords";

type Then = "ends" | "drops" | "hangs_up";
const THENS: readonly Then[] = ["ends", "drops", "hangs_up"];

export function AgentAnswer({ onSend, joinsOnly }: { onSend: (part: Step) => void; joinsOnly?: boolean }) {
  const w = useTryWords();
  const agents = useAgents();
  const [agent, setAgent] = useState("");
  const [after, setAfter] = useState(5);
  const [talks, setTalks] = useState(60);
  const [then, setThen] = useState<Then>("ends");
  const name = agent || agents[0]?.id || "agent";
  return (
    <div className={`${styles.group} ${styles.nested}`}>
      <Choose label={joinsOnly === true ? w.calledBack : w.agent} choices={agents} value={name} custom onChange={setAgent} />
      <div className={`${styles.line} ${styles.even}`}>
        <NumberField label={w.after} value={after} minValue={0} onChange={(next) => setAfter(Number.isNaN(next) ? 0 : next)} />
        <NumberField label={w.talks} value={talks} minValue={0} onChange={(next) => setTalks(Number.isNaN(next) ? 0 : next)} />
      </div>
      <Select
        label={w.then}
        choices={THENS.map((id) => ({ id, label: w.thens[id] }))}
        value={then}
        onChange={(id) => setThen(THENS.find((each) => each === id) ?? "ends")}
      />
      <div className={styles.keys}>
        <Button onPress={() => onSend({ joins: name, after, talks, then })}>{w.joins}</Button>
        {joinsOnly !== true && (
          <>
            <Button onPress={() => onSend({ rejects: name, after })}>{w.rejects}</Button>
            <Button onPress={() => onSend({ misses: name, after })}>{w.misses}</Button>
            <ActionMenu
              label={w.nobody}
              actions={Object.entries(w.notRouted).map(([id, label]) => ({ id, label, run: () => onSend({ none: id, after }) }))}
            />
          </>
        )}
      </div>
    </div>
  );
}

function useAgents() {
  const me = useMe().data;
  const organisation = useQuery({
    queryKey: ["organisation"],
    queryFn: () => ask(api.GET("/api/organisation")),
    enabled: may(me, "supervisor", "designer", "publisher", "auditor"),
    staleTime: 5 * 60_000,
  }).data;
  return Object.entries(organisation?.["agents"] ?? {}).map(([logon, part]) => {
    const name = part.document["name"];
    return { id: logon, label: logon, ...(typeof name === "string" ? { hint: name } : {}) };
  });
}
