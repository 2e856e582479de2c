/** A service for a flow of one's own, with its number: made together or not at all. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "../../../api/client";
import { Button, Select, TextField } from "../../../design/controls";
import { useFieldErrors } from "../../../design/fieldErrors";
import { Problem } from "../../../design/surfaces";
import { say } from "../../../design/toasts";
import { ORGANISATION } from "../parts/data";
import styles from "../settings.module.css";
import { useWords } from "../words";

/** The field by where it is in the two changes that are sent. */
function fieldOf([, change, , property]: readonly string[]): string {
  return change === "1" ? "number" : property === "flow" ? "flow" : "name";
}

export function ServiceForm({ flows }: { flows: readonly string[] }) {
  const w = useWords();
  const queries = useQueryClient();
  const [flow, setFlow] = useState(flows[0] ?? "");
  const [name, setName] = useState(flows[0] ?? "");
  const [number, setNumber] = useState("1010");
  const make = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/api/organisation", {
          body: {
            changes: [
              { section: "services", name, document: { flow }, expected: "" },
              { section: "numbers", name: number, document: { service: name }, expected: "" },
            ],
          },
        }),
      ),
    onSuccess: () => say(w.saved(name), "good"),
    onSettled: () => queries.invalidateQueries({ queryKey: ORGANISATION }),
  });
  const { form, at, rest } = useFieldErrors<HTMLFormElement>(make.error, fieldOf);
  return (
    <form
      ref={form}
      className={styles.stack}
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      <div className={styles.row}>
        <Select label={w.flow} error={at("flow")} choices={flows.map((each) => ({ id: each, label: each }))} value={flow} onChange={setFlow} />
        <TextField label={w.name} error={at("name")} value={name} onChange={setName} />
        <TextField label={w.number} error={at("number")} value={number} onChange={setNumber} />
        <Button type="submit" look="primary" isPending={make.isPending} isDisabled={name.trim() === "" || number.trim() === ""}>
          {w.makeService}
        </Button>
      </div>
      <Problem problem={rest} />
    </form>
  );
}
