/** The flows of the site: what state each is in, what its proof came to, and how its contacts of the last week ended. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { ApiProblem, api, ask, type Schemas } from "../../api/client";
import { useCommands } from "../../app/commands";
import { may, useMe } from "../../app/session";
import { Button } from "../../design/controls";
import { Empty, Page, Problem, Skeleton, tableStyles, Tag } from "../../design/surfaces";
import { useShortcuts } from "../../keys/shortcuts";
import { NewFlow } from "./home/NewFlow";
import { useContactsByDay, useOutcomes } from "./home/week";
import { DayBars, Shares } from "./home/Week";
import { useWords } from "./home/words";

export default function Home() {
  const w = useWords();
  const designer = may(useMe().data, "designer", "publisher");
  const [making, setMaking] = useState(false);
  const flows = useQuery({ queryKey: ["flows"], queryFn: () => ask(api.GET("/api/flows")) });
  const services = useQuery({ queryKey: ["services"], queryFn: () => ask(api.GET("/api/services")) });
  const week = useContactsByDay().data;
  const toMake = designer ? [{ id: "flows:new", title: w.new, keys: "n", run: () => setMaking(true) }] : [];
  useCommands(toMake);
  useShortcuts(w.title, toMake.map((each) => ({ keys: each.keys, label: each.title, run: each.run })));
  const add = designer ? (
    <Button look="primary" onPress={() => setMaking(true)}>
      {w.new}
    </Button>
  ) : undefined;
  return (
    <Page title={w.title} actions={add}>
      <Problem problem={flows.error} onRetry={() => void flows.refetch()} />
      {flows.isPending && <Skeleton lines={4} height={28} />}
      {flows.data?.length === 0 && <Empty action={add}>{designer ? w.none : w.noneMay}</Empty>}
      {flows.data !== undefined && flows.data.length > 0 && (
        <div className={tableStyles.scroll}>
          <table className={tableStyles.table}>
            <thead>
              <tr>
                <th>{w.flow}</th>
                <th>{w.state}</th>
                <th>{w.usedBy}</th>
                <th>{w.proof}</th>
                {week !== undefined && <th>{w.week}</th>}
                <th>{w.outcomes}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {flows.data.map((flow) => (
                <FlowRow key={flow.slug} flow={flow} services={services.data ?? []} week={week} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {making && <NewFlow isOpen onClose={() => setMaking(false)} taken={flows.data?.map((each) => each.slug) ?? []} />}
    </Page>
  );
}

interface Weeks {
  days: readonly string[];
  flows: ReadonlyMap<string, readonly number[]>;
}

interface Row {
  flow: Schemas["FlowState"];
  services: readonly Schemas["ServiceStatus"][];
  week: Weeks | undefined;
}

function FlowRow({ flow, services, week }: Row) {
  const w = useWords();
  const outcomes = useOutcomes(flow.slug);
  const counts = week?.flows.get(flow.slug) ?? week?.days.map(() => 0) ?? [];
  return (
    <tr>
      <td>
        <Link to="/flows/$slug" params={{ slug: flow.slug }}>
          {flow.title}
        </Link>{" "}
        {flow.direction !== "" && <Tag>{flow.direction === "outbound" ? w.outbound : w.inbound}</Tag>}
      </td>
      <td>
        {flow.version === "" ? <Tag tone="warning">{w.notLive}</Tag> : <Tag tone="good" title={flow.version}>{w.live}</Tag>}{" "}
        {flow.drafts > 0 && <Tag tone="info">{w.drafts(flow.drafts)}</Tag>}{" "}
        {flow.trouble !== "" && <Tag tone="bad" title={flow.trouble}>{flow.trouble}</Tag>}
      </td>
      <td>
        {services
          .filter((service) => service.flow === flow.slug)
          .map((service) => (
            <div key={service.name}>{w.service(service.title, service.numbers)}</div>
          ))}
      </td>
      <td>{flow.version !== "" && <Verdict slug={flow.slug} />}</td>
      {week !== undefined && (
        <td>
          <DayBars days={week.days} counts={counts} />
        </td>
      )}
      <td>{outcomes.data !== undefined && <Shares outcomes={outcomes.data} />}</td>
      <td className={tableStyles.numeric}>
        <Link to="/flows/$slug/versions" params={{ slug: flow.slug }}>
          {w.versions}
        </Link>{" "}
        <Link to="/flows/$slug/funnel" params={{ slug: flow.slug }}>
          {w.funnel}
        </Link>
      </td>
    </tr>
  );
}

/** How long to wait until a proof that runs is asked about again, in milliseconds. */
const AGAIN = 3000;

function Verdict({ slug }: { slug: string }) {
  const w = useWords();
  const proof = useQuery({
    queryKey: ["flows", slug, "proof"],
    queryFn: () => ask(api.GET("/api/flows/{slug}/proof", { params: { path: { slug } } })),
    retry: (_times, problem) => problem instanceof ApiProblem && problem.passing,
    refetchInterval: ({ state }) => (state.data?.state === "waiting" || state.data?.state === "proving" ? AGAIN : false),
  }).data;
  if (proof === undefined) return null;
  const report = proof.report;
  if (report === null) {
    const failed = proof.state === "failed" || proof.state === "cancelled";
    return failed ? <Tag tone="bad" title={proof.why}>{w.failed}</Tag> : <Tag>{w.running}</Tag>;
  }
  const errors = report.findings.filter((each) => each.severity === "error").length;
  if (report.findings.length === 0) return <Tag tone="good" title={report.scope}>{w.noFindings}</Tag>;
  return <Tag tone={errors > 0 ? "bad" : "warning"} title={report.scope}>{w.findings(errors, report.findings.length)}</Tag>;
}
