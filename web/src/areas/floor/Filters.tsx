/** What is shown of the floor: by words, team, service, skill and state, and in which groups. */
import { useEffect, useRef, useState } from "react";

import { Button, Select, TextField, type Choice } from "../../design/controls";
import type { Choosing } from "./choosing";
import styles from "./floor.module.css";
import { useFloor } from "./live";
import type { Organisation } from "./organisation";
import { useWords } from "./words";

/** The choice that means all: a list has no entry without a name. */
const ALL = "*";
const STATES = ["ready", "offered", "in_call", "hold", "wrap_up", "not_ready"] as const;

export function Filters({ choosing, organisation }: { choosing: Choosing; organisation: Organisation }) {
  const w = useWords();
  const queues = useFloor((floor) => floor.queues);
  const { filter, group, choose } = choosing;
  const titled = (titles: Readonly<Record<string, string>>): Choice[] => Object.entries(titles).map(([id, label]) => ({ id, label }));
  const lists: { name: "team" | "service" | "skill" | "state"; label: string; choices: Choice[] }[] = [
    { name: "service", label: w.service, choices: [...queues.values()].map((each) => ({ id: each.service, label: each.title })) },
    { name: "team", label: w.team, choices: titled(organisation.teams) },
    { name: "skill", label: w.skill, choices: titled(organisation.skills) },
    { name: "state", label: w.state, choices: STATES.map((id) => ({ id, label: w.states[id] })) },
  ];
  const chosen = Object.values(filter).some((each) => each !== "") || group !== "";
  return (
    <div className={styles.filters} role="search" aria-label={w.search}>
      <Find text={filter.text} onFind={(text) => choose({ text })} />
      {lists.map(({ name, label, choices }) => (
        <Select
          key={name}
          label={label}
          choices={[{ id: ALL, label: w.all }, ...choices]}
          value={filter[name] || ALL}
          onChange={(id) => choose({ [name]: id === ALL ? "" : id })}
        />
      ))}
      <Select
        label={w.groupBy}
        choices={[
          { id: ALL, label: w.nothing },
          { id: "team", label: w.team },
          { id: "service", label: w.service },
          { id: "skill", label: w.skill },
        ]}
        value={group || ALL}
        onChange={(id) => choose({ group: id === ALL ? "" : id })}
      />
      {chosen && (
        <Button look="quiet" onPress={() => choose({ text: "", team: "", service: "", skill: "", state: "", group: "" })}>
          {w.clear}
        </Button>
      )}
    </div>
  );
}

/** The address follows a moment after the last key. */
function Find({ text, onFind }: { text: string; onFind: (text: string) => void }) {
  const w = useWords();
  const [typed, setTyped] = useState(text);
  const find = useRef(onFind);
  useEffect(() => {
    find.current = onFind;
  });
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed === text) return undefined;
    const timer = setTimeout(() => find.current(typed), 200);
    return () => clearTimeout(timer);
  }, [typed, text]);
  return <TextField id="floor-find" label={w.search} placeholder={w.searchHelp} value={typed} onChange={setTyped} />;
}
