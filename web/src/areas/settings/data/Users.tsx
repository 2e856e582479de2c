/** Who may sign in, and what they may do. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask, type Schemas } from "../../../api/client";
import { Button, Checkbox, TextField } from "../../../design/controls";
import { Dialog } from "../../../design/Dialog";
import { useFieldErrors } from "../../../design/fieldErrors";
import { Page, Problem, Skeleton, tableStyles, Tag } from "../../../design/surfaces";
import { say } from "../../../design/toasts";
import { useFormats } from "../../../language/format";
import styles from "../settings.module.css";
import { useWords } from "../words";

type User = Schemas["UserEntry"];

const USERS = ["users"];

export function Users() {
  const w = useWords();
  const formats = useFormats();
  const users = useQuery({ queryKey: USERS, queryFn: () => ask(api.GET("/api/users")) });
  const [open, setOpen] = useState<User | "new" | null>(null);
  return (
    <Page title={w.users} actions={<Button onPress={() => setOpen("new")}>{w.newUser}</Button>}>
      <Problem problem={users.error} onRetry={() => void users.refetch()} />
      {users.isPending ? (
        <Skeleton lines={5} />
      ) : (
        <table className={tableStyles.table}>
          <thead>
            <tr>
              <th>{w.name}</th>
              <th>{w.roles}</th>
              <th>{w.state}</th>
              <th>{w.since}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {users.data?.map((user) => (
              <tr key={user.name}>
                <td>{user.name}</td>
                <td>{user.roles.map((each) => w.role[each] ?? each).join(", ")}</td>
                <td>{user.active ? <Tag tone="good">{w.active}</Tag> : <Tag tone="bad">{w.inactive}</Tag>}</td>
                <td>{formats.date(user.created_at)}</td>
                <td>
                  <Button look="quiet" onPress={() => setOpen(user)}>
                    {w.changeUser(user.name)}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {open !== null && <UserDialog key={open === "new" ? "" : open.name} user={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function UserDialog({ user, onClose }: { user: User | null; onClose: () => void }) {
  const w = useWords();
  const queries = useQueryClient();
  const [name, setName] = useState(user?.name ?? "");
  const [password, setPassword] = useState("");
  const [roles, setRoles] = useState(user?.roles ?? []);
  const [active, setActive] = useState(user?.active ?? true);
  const save = useMutation({
    mutationFn: () =>
      user === null
        ? ask(api.POST("/api/users", { body: { name, password, roles } }))
        : ask(
            api.PATCH("/api/users/{name}", {
              params: { path: { name }, header: { "if-match": `"${user.etag}"` } },
              body: { roles, active, ...(password === "" ? {} : { password }) },
            }),
          ),
    onSuccess: () => {
      say(w.saved(name), "good");
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: USERS }),
  });
  const { form, at, rest } = useFieldErrors(save.error, ["name", "password", "roles"]);
  return (
    <Dialog
      title={user === null ? w.newUser : w.changeUser(user.name)}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{w.cancel}</Button>
          <Button
            look="primary"
            onPress={() => save.mutate()}
            isPending={save.isPending}
            isDisabled={name.trim() === "" || (user === null && password.length < 12)}
          >
            {w.save}
          </Button>
        </>
      }
    >
      <div ref={form} className={styles.stack}>
        <Problem problem={rest} />
        {user === null && <TextField label={w.name} error={at("name")} value={name} onChange={setName} autoComplete="off" autoFocus />}
        <TextField
          label={w.password}
          error={at("password")}
          {...(user === null ? {} : { help: w.passwordHelp })}
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
        />
        <fieldset className={styles.checks} {...(at("roles") === undefined ? {} : { "data-wrong": true })}>
          <legend className={styles.hint}>{w.roles}</legend>
          {Object.entries(w.role).map(([role, title]) => (
            <Checkbox
              key={role}
              isSelected={roles.includes(role)}
              onChange={(on) => setRoles(on ? [...roles, role] : roles.filter((each) => each !== role))}
            >
              {title}
            </Checkbox>
          ))}
          {at("roles") !== undefined && <p className={styles.wrong}>{at("roles")}</p>}
        </fieldset>
        {user !== null && (
          <Checkbox isSelected={active} onChange={setActive}>
            {w.active}
          </Checkbox>
        )}
      </div>
    </Dialog>
  );
}
