/** Where the contacts of a flow went: how many entered each module, which way they left it, and where they ended. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";

import { api, ask } from "../../api/client";
import { Select, TextField } from "../../design/controls";
import { Card, Empty, Page, Problem, Skeleton, tableStyles } from "../../design/surfaces";
import { useFormats } from "../../language/format";
import { fromLocal, toLocal, type ContactQuery } from "../contacts/filter";
import { rowsOf, unbalanced, type Funnel, type FunnelRow } from "./funnel";
import styles from "./funnel.module.css";
import { FunnelPicture } from "./FunnelPicture";
import { useWords } from "./funnelWords";

const WEEK = 7 * 86_400_000;
const EVERY = "every";

type Narrowed = Pick<ContactQuery, "since" | "until" | "service" | "version">;

export default function FunnelPage() {
  const w = useWords();
  const { slug = "" } = useParams({ strict: false });
  const search = useSearch({ strict: false });
  const narrowed: Narrowed = { since: search["since"] ?? weekAgo() };
  for (const name of ["until", "service", "version"] as const) {
    const value = search[name];
    if (value) narrowed[name] = value;
  }
  const funnel = useQuery({
    queryKey: ["funnel", slug, narrowed],
    queryFn: () => ask(api.GET("/api/flows/{slug}/funnel", { params: { path: { slug }, query: narrowed } })),
  });
  return (
    <Page title={w.title(slug)} actions={<Link to="/flows/$slug" params={{ slug }}>{w.designer}</Link>}>
      <Card>
        <Controls slug={slug} narrowed={narrowed} />
      </Card>
      <Problem problem={funnel.error} onRetry={() => void funnel.refetch()} />
      {funnel.isPending && <Skeleton lines={10} height={28} />}
      {funnel.data !== undefined && <Shown funnel={funnel.data} narrowed={narrowed} />}
    </Page>
  );
}

/** The beginning of the day a week ago, so that the address does not change with each second. */
function weekAgo(): string {
  const at = new Date(Date.now() - WEEK);
  at.setHours(0, 0, 0, 0);
  return at.toISOString();
}

function Controls({ slug, narrowed }: { slug: string; narrowed: Narrowed }) {
  const w = useWords();
  const navigate = useNavigate();
  const services = useQuery({ queryKey: ["services"], queryFn: () => ask(api.GET("/api/services")), staleTime: 60_000 });
  const versions = useQuery({
    queryKey: ["flow-outcomes", slug],
    queryFn: () => ask(api.GET("/api/flows/{slug}/outcomes", { params: { path: { slug } } })),
    staleTime: 60_000,
  });
  const put = (name: keyof Narrowed, value: string | undefined) => {
    const rest = { ...narrowed };
    delete rest[name];
    void navigate({ to: "/flows/$slug/funnel", params: { slug }, search: value === undefined ? rest : { ...rest, [name]: value } });
  };
  const every = { id: EVERY, label: w.all };
  const here = services.data?.filter((each) => each.flow === slug) ?? [];
  const known = versions.data?.versions ?? [];
  return (
    <div className={styles.controls}>
      <TextField label={w.from} type="datetime-local" value={toLocal(narrowed.since)} onChange={(local) => put("since", fromLocal(local))} />
      <TextField label={w.to} type="datetime-local" value={toLocal(narrowed.until)} onChange={(local) => put("until", fromLocal(local))} />
      <Select
        label={w.service}
        value={narrowed.service ?? EVERY}
        choices={[every, ...here.map((each) => ({ id: each.name, label: each.title }))]}
        onChange={(id) => put("service", id === EVERY ? undefined : id)}
      />
      <Select
        label={w.version}
        value={narrowed.version ?? EVERY}
        choices={[every, ...known.map((each) => ({ id: each.version, label: each.version.slice(0, 12), hint: String(each.contacts) }))]}
        onChange={(id) => put("version", id === EVERY ? undefined : id)}
      />
    </div>
  );
}

function Shown({ funnel, narrowed }: { funnel: Funnel; narrowed: Narrowed }) {
  const w = useWords();
  const formats = useFormats();
  const within = { ...narrowed, flow: funnel.flow };
  if (funnel.contacts === 0) return <Card><Empty>{w.none}</Empty></Card>;
  const wrong = unbalanced(funnel);
  return (
    <>
      <p>
        {w.began(formats.number(funnel.contacts))} {funnel.never_entered > 0 && w.never(formats.number(funnel.never_entered))}
      </p>
      <p role={funnel.balanced ? "status" : "alert"} className={funnel.balanced ? styles.muted : ""}>
        {funnel.balanced ? w.balanced : w.unbalanced(wrong.join(", "))} {w.twice}
        {funnel.damaged.length > 0 && ` ${w.damaged(formats.number(funnel.damaged.length))}`}
      </p>
      <div className={styles.beside}>
        <FunnelPicture funnel={funnel} within={within} />
        <Table funnel={funnel} within={within} />
      </div>
    </>
  );
}

function Table({ funnel, within }: { funnel: Funnel; within: ContactQuery }) {
  const w = useWords();
  return (
    <Card label={w.contacts}>
      <div className={tableStyles.scroll}>
        <table className={tableStyles.table}>
          <thead>
            <tr>
              <th>{w.module}</th>
              <th>{w.result}</th>
              <th className={tableStyles.numeric}>{w.contacts}</th>
              <th>{w.share}</th>
            </tr>
          </thead>
          <tbody>
            {rowsOf(funnel).map((row, at) => (
              <Row key={at} row={row} within={within} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Row({ row, within }: { row: FunnelRow; within: ContactQuery }) {
  const w = useWords();
  const formats = useFormats();
  const name =
    row.kind === "module"
      ? row.module
      : row.kind === "ended"
        ? w.ended
        : row.kind === "here"
          ? w.here
          : `${row.way?.event.replaceAll("_", " ") || w.fallback}${row.way?.value ? ` ${row.way.value}` : ""} ${w.leads(row.way?.to ?? "")}`;
  return (
    <tr className={row.kind === "module" ? styles.module : styles.way}>
      <td>{name}</td>
      <td>{row.way?.result.replaceAll("_", " ")}</td>
      <td className={tableStyles.numeric}>
        <Link to="/contacts" search={{ ...within, ...row.contacts }} aria-label={`${row.module}, ${name}: ${formats.number(row.count)}`}>
          {formats.number(row.count)}
        </Link>
      </td>
      <td>
        {row.kind !== "module" && (
          <>
            {formats.percent(row.share, 1)}
            <svg className={styles.bar} width="120" height="8" aria-hidden>
              <rect width={120 * row.share} height="8" rx="2" />
            </svg>
          </>
        )}
      </td>
    </tr>
  );
}
