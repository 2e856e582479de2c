/** Who the contact is, and when: what is known before the first module. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "../../../api/client";
import { Button, Checkbox, Select, TextField } from "../../../design/controls";
import { useDesigner } from "../designer/store";
import { mapping, type Json } from "../model/document";
import { MappingEditor } from "./lists";
import { text, type Field } from "./fields";
import styles from "./panels.module.css";
import { begin, usePlay, type StartFacts } from "./simulating";
import { useTryWords } from "./tryWords";
import { useWords } from "./words";

export function StartForm() {
  const w = useTryWords();
  const words = useWords();
  const flow = useDesigner((state) => state.flow);
  const { simulation, busy, start } = usePlay();
  const [facts, setFacts] = useState<StartFacts>(start);
  const services = useQuery({ queryKey: ["services"], queryFn: () => ask(api.GET("/api/services")) }).data ?? [];
  const own = services.filter((each) => each.flow === flow.slug);
  const outbound = flow.direction === "outbound";
  const set = (name: string, value: Json) =>
    setFacts((before) => {
      const rest = Object.fromEntries(Object.entries(before).filter(([each]) => each !== name));
      return value === null || value === "" ? rest : { ...rest, [name]: value };
    });
  const line = (name: string, label: string, more: { help?: string; type?: string } = {}) => (
    <TextField label={label} value={text(facts[name])} onChange={(next) => set(name, next)} {...more} />
  );
  const account: Field = { name: "account", label: w.account, help: w.accountHelp, required: false, usual: null, kind: { kind: "mapping", expressions: false } };
  const accounts = facts["accounts"];
  const first = mapping(Array.isArray(accounts) ? accounts[0] : undefined);
  return (
    <form
      className={styles.group}
      aria-label={w.start}
      onSubmit={(event) => {
        event.preventDefault();
        void begin(facts);
      }}
    >
      <div className={`${styles.line} ${styles.even}`}>
        {line("caller", outbound ? w.called : w.caller, { type: "tel" })}
        {line("time", w.time, { type: "datetime-local" })}
      </div>
      {own.length > 1 && (
        <Select
          label={w.service}
          choices={[{ id: " ", label: words.asUsual }, ...own.map((each) => ({ id: each.name, label: each.title || each.name }))]}
          value={text(facts["service"]) || " "}
          onChange={(id) => set("service", id.trim())}
        />
      )}
      {flow.channel !== "voice" && flow.channel !== "" && line("message", w.message)}
      {outbound && (
        <Select
          label={w.machineSetting}
          choices={[{ id: " ", label: words.asService }, { id: "yes", label: words.yes }, { id: "no", label: words.no }]}
          value={facts["detect_machine"] === true ? "yes" : facts["detect_machine"] === false ? "no" : " "}
          onChange={(id) => set("detect_machine", id === " " ? null : id === "yes")}
        />
      )}
      <details className={styles.more} open={Object.keys(first).length > 0}>
        <summary>{w.account}</summary>
        <div>
          <MappingEditor field={account} value={first} error={undefined} expressions={false} onChange={(next) => set("accounts", next === null ? null : [next])} />
          <Checkbox isSelected={"account" in facts} onChange={(on) => set("account", on ? (Object.values(first)[0] ?? "") : null)}>
            {w.onContact}
          </Checkbox>
          {"account" in facts && line("account", w.accountKey)}
          {line("language", w.language)}
        </div>
      </details>
      <div>
        <Button type="submit" look={simulation === null ? "primary" : undefined} isPending={busy}>
          {simulation === null ? w.begin : w.again}
        </Button>
      </div>
    </form>
  );
}
