import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";

import { api, ask } from "../../api/client";
import { TextField } from "../../design/controls";
import { Entry, EntryForm, field } from "./Entry";
import { useWords } from "./words";

export default function SignIn() {
  const w = useWords();
  const { to = "/" } = useSearch({ from: "/sign-in" });
  const entrance = useQuery({ queryKey: ["entrance"], queryFn: () => ask(api.GET("/api/session")) }).data;
  return (
    <Entry title={entrance?.title ?? w.signIn}>
      {entrance?.has_users === false && <p role="status">{w.nobody}</p>}
      <EntryForm
        button={w.signIn}
        to={ours(to)}
        enter={(fields) =>
          ask(api.POST("/api/session", { body: { name: field(fields, "name"), password: field(fields, "password") } }))
        }
      >
        <TextField label={w.name} name="name" autoComplete="username" isRequired autoFocus />
        <TextField label={w.password} name="password" type="password" autoComplete="current-password" isRequired />
      </EntryForm>
    </Entry>
  );
}

/** A page of this server, never somebody else's. */
function ours(to: string): string {
  return to.startsWith("/") && !to.startsWith("//") && !to.startsWith("/\\") ? to : "/";
}
