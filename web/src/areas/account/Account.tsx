/** One's own account: password, sessions and API tokens. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "../../api/client";
import { useMe } from "../../app/session";
import { Button, TextField } from "../../design/controls";
import { useFieldErrors } from "../../design/fieldErrors";
import { Card, Empty, Page, Problem, tableStyles as surfaces } from "../../design/surfaces";
import { say } from "../../design/toasts";
import { useFormats } from "../../language/format";
import { OwnSessions } from "./Sessions";
import { useWords } from "./words";

export default function Account() {
  const w = useWords();
  const me = useMe().data;
  return (
    <Page title={w.title}>
      <p>
        {me?.name} · {w.roles}: {me?.roles.join(", ")}
      </p>
      <Card label={w.password}>
        <Password />
      </Card>
      <Card label={w.sessions}>
        <OwnSessions />
      </Card>
      <Card label={w.tokens}>
        <Tokens />
      </Card>
    </Page>
  );
}

function Password() {
  const w = useWords();
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    mutationFn: () => ask(api.POST("/api/me/password", { body: { old, new: next } })),
    onSuccess: () => {
      setOld("");
      setNext("");
      say(w.changed, "good");
    },
  });
  const { form, at, rest } = useFieldErrors(change.error, ["old", "new"]);
  return (
    <div ref={form} className={surfaces.stack}>
      <h2>{w.password}</h2>
      <Problem problem={rest} />
      <TextField label={w.old} error={at("old")} type="password" autoComplete="current-password" value={old} onChange={setOld} />
      <TextField label={w.next} error={at("new")} type="password" autoComplete="new-password" value={next} onChange={setNext} />
      <Button onPress={() => change.mutate()} isDisabled={old === "" || next.length < 12} isPending={change.isPending}>
        {w.change}
      </Button>
    </div>
  );
}

const TOKENS = ["tokens"];

function Tokens() {
  const w = useWords();
  const formats = useFormats();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const tokens = useQuery({ queryKey: TOKENS, queryFn: () => ask(api.GET("/api/tokens")) });
  const refresh = () => queries.invalidateQueries({ queryKey: TOKENS });
  const make = useMutation({
    mutationFn: () => ask(api.POST("/api/tokens", { body: { name } })),
    onSuccess: () => {
      setName("");
      return refresh();
    },
  });
  const revoke = useMutation({
    mutationFn: (number: number) => ask(api.DELETE("/api/tokens/{number}", { params: { path: { number } } })),
    onSuccess: refresh,
  });
  return (
    <>
      <h2>{w.tokens}</h2>
      <p>{w.tokensHelp}</p>
      <Problem problem={make.error ?? revoke.error ?? tokens.error} />
      {make.data !== undefined && (
        <p role="status">
          {w.made} <code>{make.data.token}</code>
        </p>
      )}
      {tokens.data?.length === 0 ? (
        <Empty>{w.none}</Empty>
      ) : (
        <table className={surfaces.table}>
          <thead>
            <tr>
              <th>{w.purpose}</th>
              <th>{w.madeAt}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {tokens.data?.map((token) => (
              <tr key={token.id}>
                <td>{token.name}</td>
                <td>{formats.dateTime(token.made_at)}</td>
                <td>
                  <Button look="danger" onPress={() => revoke.mutate(token.id)}>
                    {w.revoke}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <TextField label={w.purpose} value={name} onChange={setName} />
      <Button onPress={() => make.mutate()} isDisabled={name.trim() === ""} isPending={make.isPending}>
        {w.make}
      </Button>
    </>
  );
}
