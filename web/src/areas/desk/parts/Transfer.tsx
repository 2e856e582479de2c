/** Passing the person on, asking somebody first, or bringing somebody in: found by typing. */
import { useEffect, useRef, useState } from "react";
import * as Aria from "react-aria-components";

import { Button } from "../../../design/controls";
import controls from "../../../design/controls.module.css";
import { Problem, Skeleton, Tag } from "../../../design/surfaces";
import styles from "../desk.module.css";
import { findTargets, type FoundTarget } from "../model/targets";
import { useTargets } from "../queries";
import { deskSession } from "../session";
import { useDesk } from "../store";
import { useWords } from "../words";

export function Transfer({ preferred, onDone }: { preferred: "transfer" | "consult"; onDone: () => void }) {
  const w = useWords();
  const targets = useTargets(true);
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const found = targets.data === undefined ? [] : findTargets(targets.data, typed);
  const target = found.find((each) => each.id === chosen) ?? (found.length === 1 ? found[0] : undefined);
  const pass = async (what: "consult" | "conference" | "transfer") => {
    if (none === undefined && target !== undefined && (await deskSession().ask({ do: what, to: target.target }))) onDone();
  };
  const connected = useDesk((desk) => desk.connection === "open");
  const none = !connected ? w.connecting : target === undefined ? w.chooseTarget : undefined;
  const flow = target?.target.kind === "flow" ? w.notForFlows : undefined;
  const first = preferred === "transfer" ? "transfer" : "consult";
  return (
    <div className={styles.panel} role="group" aria-label={w.transfer}>
      <Aria.TextField value={typed} onChange={setTyped} className={controls.field ?? ""}>
        <Aria.Label className={controls.label ?? ""}>{w.transferTo}</Aria.Label>
        <Aria.Input
          ref={field}
          className={controls.input ?? ""}
          placeholder={w.findTarget}
          onKeyDown={(event) => {
            if (event.key === "Enter") void pass(first === "consult" && flow === undefined ? "consult" : "transfer");
            if (event.key === "Escape") onDone();
          }}
        />
      </Aria.TextField>
      <Problem problem={targets.error} onRetry={() => void targets.refetch()} />
      {targets.data === undefined && targets.error === null ? (
        <Skeleton lines={4} />
      ) : (
        <TargetList found={found} chosen={target?.id ?? ""} onChoose={setChosen} />
      )}
      <p className={styles.row}>
        <span title={w.askFirstHelp}>
          <Button look={first === "consult" ? "primary" : undefined} refusal={none ?? flow} onPress={() => void pass("consult")}>
            {w.askFirst}
          </Button>
        </span>
        <span title={w.bringInHelp}>
          <Button refusal={none ?? flow} onPress={() => void pass("conference")}>
            {w.bringIn}
          </Button>
        </span>
        <span title={w.giveOverHelp}>
          <Button look={first === "transfer" ? "primary" : undefined} refusal={none} onPress={() => void pass("transfer")}>
            {w.giveOver}
          </Button>
        </span>
      </p>
    </div>
  );
}

function TargetList({ found, chosen, onChoose }: {
  found: readonly FoundTarget[];
  chosen: string;
  onChoose: (id: string) => void;
}) {
  const w = useWords();
  const kinds = [...new Set(found.map((each) => each.target.kind))];
  return (
    <Aria.ListBox
      aria-label={w.transferTo}
      selectionMode="single"
      selectedKeys={chosen === "" ? [] : [chosen]}
      onSelectionChange={(keys) => onChoose(keys === "all" ? "" : String([...keys][0] ?? ""))}
      className={styles.targets ?? ""}
      renderEmptyState={() => <p className={styles.soft}>{w.noTarget}</p>}
    >
      {kinds.map((kind) => (
        <Aria.ListBoxSection key={kind} id={kind}>
          <Aria.Header className={styles.soft ?? ""}>{w.kinds[kind]}</Aria.Header>
          {found
            .filter((each) => each.target.kind === kind)
            .map((each) => (
              <Aria.ListBoxItem key={each.id} id={each.id} textValue={each.title} className={controls.item ?? ""}>
                <Aria.Text slot="label">{each.title}</Aria.Text>
                {each.free === true && <Tag tone="good">{w.ready}</Tag>}
              </Aria.ListBoxItem>
            ))}
        </Aria.ListBoxSection>
      ))}
    </Aria.ListBox>
  );
}
