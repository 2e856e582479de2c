import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";

import { api, ask } from "../../api/client";
import { TextField } from "../../design/controls";
import { Problem } from "../../design/surfaces";
import { Entry, EntryForm, field } from "./Entry";
import { useWords } from "./words";

export default function Join() {
  const w = useWords();
  const { token } = useParams({ from: "/join/$token" });
  const path = { params: { path: { token } } };
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => ask(api.GET("/api/invitations/{token}", path)),
  });
  const name = invitation.data?.name ?? "";
  return (
    <Entry title={w.welcome(name)}>
      <Problem problem={invitation.error} />
      {invitation.isError ? (
        <Link to="/sign-in">{w.signIn}</Link>
      ) : (
        <>
          <p>{w.choosePassword(name)}</p>
          <EntryForm
            to="/"
            enter={(fields) =>
              ask(api.POST("/api/invitations/{token}", { ...path, body: { password: field(fields, "password") } }))
            }
          >
            <input type="text" name="username" value={name} autoComplete="username" readOnly hidden />
            <TextField label={w.newPassword} name="password" type="password" autoComplete="new-password" minLength={12} isRequired autoFocus />
          </EntryForm>
        </>
      )}
    </Entry>
  );
}
