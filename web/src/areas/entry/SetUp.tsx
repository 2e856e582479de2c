import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";

import { api, ask } from "../../api/client";
import { TextField } from "../../design/controls";
import { Problem } from "../../design/surfaces";
import { Entry, EntryForm, field } from "./Entry";
import { useWords } from "./words";

export default function SetUp() {
  const w = useWords();
  const { token } = useParams({ from: "/setup/$token" });
  const path = { params: { path: { token } } };
  const link = useQuery({
    queryKey: ["setup", token],
    queryFn: async () => (await ask(api.GET("/api/setup/{token}", path))) ?? null,
  });
  return (
    <Entry title={w.firstUser}>
      <Problem problem={link.error} />
      {link.isError ? (
        <Link to="/sign-in">{w.signIn}</Link>
      ) : (
        <>
          <p>{w.becomeAdministrator}</p>
          <EntryForm
            to="/"
            enter={(fields) =>
              ask(
                api.POST("/api/setup/{token}", {
                  ...path,
                  body: { name: field(fields, "name"), password: field(fields, "password") },
                }),
              )
            }
          >
            <TextField label={w.name} name="name" autoComplete="username" isRequired autoFocus />
            <TextField label={w.newPassword} name="password" type="password" autoComplete="new-password" minLength={12} isRequired />
          </EntryForm>
        </>
      )}
    </Entry>
  );
}
