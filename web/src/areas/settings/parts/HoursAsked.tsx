/** Whether a service is open at a moment, and why. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "../../../api/client";
import { Button, TextField } from "../../../design/controls";
import { useFieldErrors } from "../../../design/fieldErrors";
import { Card, Problem, Tag } from "../../../design/surfaces";
import styles from "../settings.module.css";
import { useWords } from "../words";

export function HoursAsked({ service }: { service: string }) {
  const w = useWords();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState("");
  const hours = useQuery({
    queryKey: ["services", service, "hours", at],
    queryFn: () =>
      ask(api.GET("/api/services/{name}/hours", { params: { path: { name: service }, query: at === "" ? {} : { at } } })),
  });
  const wrong = useFieldErrors<HTMLFormElement>(hours.error, ["at"]);
  return (
    <Card label={w.hoursAsked}>
      <form
        ref={wrong.form}
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          setAt(typed.trim());
        }}
      >
        <div className={styles.row}>
          <TextField label={w.hoursAsked} help={w.hoursHelp} error={wrong.at("at")} value={typed} onChange={setTyped} />
          <Button type="submit">{w.ask}</Button>
        </div>
        <Problem problem={wrong.rest} />
        {hours.data !== undefined && (
          <p role="status">
            <Tag tone={hours.data.open ? "good" : "warning"}>{hours.data.open ? w.open : w.closed}</Tag>{" "}
            {[hours.data.at, hours.data.reason, hours.data.changes_at === null ? "" : w.changesAt(hours.data.changes_at)]
              .filter(Boolean)
              .join(" · ")}
          </p>
        )}
      </form>
    </Card>
  );
}
