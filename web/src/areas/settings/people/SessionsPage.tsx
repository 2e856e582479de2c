/** Where anybody is signed in, and ending it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "../../../api/client";
import { Button, ComboBox } from "../../../design/controls";
import { Page, Problem } from "../../../design/surfaces";
import { say } from "../../../design/toasts";
import { SessionsOfUsers } from "../../account/Sessions";
import styles from "../settings.module.css";
import { useWords } from "./words";

const EVERYBODY = "";

export function SessionsPage() {
  const w = useWords();
  const queries = useQueryClient();
  const [user, setUser] = useState(EVERYBODY);
  const users = useQuery({ queryKey: ["users"], queryFn: () => ask(api.GET("/api/users")) });
  const endAll = useMutation({
    mutationFn: () => ask(api.DELETE("/api/users/{name}/sessions", { params: { path: { name: user } } })),
    onSuccess: ({ ended }) => {
      say(w.ended(ended), "good");
      return queries.invalidateQueries({ queryKey: ["sessions"] });
    },
  });
  return (
    <Page title={w.sessions}>
      <p className={styles.hint}>{w.sessionsHelp}</p>
      <div className={styles.row}>
        <ComboBox
          label={w.user}
          choices={[{ id: EVERYBODY, label: w.everybody }, ...(users.data ?? []).map((each) => ({ id: each.name, label: each.name }))]}
          value={user}
          onChange={setUser}
        />
        {user !== EVERYBODY && (
          <Button look="danger" onPress={() => endAll.mutate()} isPending={endAll.isPending}>
            {w.endAll(user)}
          </Button>
        )}
      </div>
      <Problem problem={users.error ?? endAll.error} />
      <SessionsOfUsers user={user} />
    </Page>
  );
}
