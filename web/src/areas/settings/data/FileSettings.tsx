/** What only site.yaml changes, with its state: secrets by name, the line, outside numbers. */
import type { Schemas } from "../../../api/client";
import { may, useMe } from "../../../app/session";
import { Empty, Page, Problem, Skeleton, tableStyles, Tag } from "../../../design/surfaces";
import { useFormats } from "../../../language/format";
import { Outside } from "../line/Outside";
import { TestCall } from "../line/TestCall";
import { useFileSettings } from "../parts/data";
import styles from "../settings.module.css";
import { useWords } from "../words";

export function FileSettings({ section }: { section: "secrets" | "line" | "outside" }) {
  const w = useWords();
  const me = useMe().data;
  const settings = useFileSettings();
  return (
    <Page title={w.section[section]}>
      <p className={styles.hint}>{w.fileReason}</p>
      <Problem problem={settings.error} onRetry={() => void settings.refetch()} />
      {settings.data === undefined ? (
        settings.isPending && <Skeleton lines={5} />
      ) : section === "secrets" ? (
        <Secrets secrets={settings.data.secrets} />
      ) : section === "line" ? (
        <>
          <Line line={settings.data.line} />
          {may(me) && <TestCall />}
        </>
      ) : (
        <Outside limits={settings.data.outside_numbers} use={settings.data.outside_use} />
      )}
    </Page>
  );
}

function Secrets({ secrets }: { secrets: Schemas["SecretState"][] }) {
  const w = useWords();
  if (secrets.length === 0) return <Empty>{w.noSecrets}</Empty>;
  return (
    <table className={tableStyles.table}>
      <thead>
        <tr>
          <th>{w.name}</th>
          <th>{w.variable}</th>
          <th>{w.state}</th>
        </tr>
      </thead>
      <tbody>
        {secrets.map((each) => (
          <tr key={each.name}>
            <td>{each.name}</td>
            <td>
              <code>{each.variable}</code>
            </td>
            <td>
              <Tag tone={each.is_set ? "good" : "bad"}>{each.is_set ? w.isSet : w.notSet}</Tag>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Line({ line }: { line: Schemas["LineState"] }) {
  const w = useWords();
  const formats = useFormats();
  return (
    <>
      <table className={tableStyles.table}>
        <tbody>
          <Fact title={w.state}>
            <Tag tone={line.running && line.trouble === "" ? "good" : "bad"}>{line.running ? w.running : w.stopped}</Tag>{" "}
            {line.trouble}
          </Fact>
          <Fact title={w.address}>
            <code>{line.address}</code> ({line.type})
          </Fact>
          <Fact title={w.callsNow}>{formats.number(line.calls_now)}</Fact>
          <Fact title={w.callsTotal}>{formats.number(line.calls_total)}</Fact>
        </tbody>
      </table>
      {line.alarms.map((each) => (
        <p key={each}>
          <Tag tone="warning">{each}</Tag>
        </p>
      ))}
      <h2>{w.registrations}</h2>
      {line.registrations.length === 0 ? (
        <Empty>{w.noRegistrations}</Empty>
      ) : (
        <table className={tableStyles.table}>
          <tbody>
            {line.registrations.map((each) => (
              <tr key={`${each.kind}/${each.name}`}>
                <td>{each.name}</td>
                <td>{w.kind[each.kind] ?? each.kind}</td>
                <td>
                  <Tag tone={each.registered ? "good" : "plain"}>{each.registered ? w.registered : w.notRegistered}</Tag>{" "}
                  {each.detail}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Fact({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <tr>
      <th scope="row">{title}</th>
      <td>{children}</td>
    </tr>
  );
}
