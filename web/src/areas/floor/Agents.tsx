/** The agents at work: state and since when, the contact in hand, and what can be done for them. */
import { IconDots } from "@tabler/icons-react";
import { memo, useMemo } from "react";

import { Card, Empty, Tag, type Tone } from "../../design/surfaces";
import { useAgentMenu, type OpenAgentMenu } from "./AgentMenu";
import type { Choosing } from "./choosing";
import styles from "./floor.module.css";
import { clock, useFloor } from "./live";
import { agentShown, grouped, groupsOfAgent, NOBODY, ordered, type Order, type Profile } from "./model/choice";
import type { Agent, AgentState } from "./model/floor";
import type { Measure } from "./model/thresholds";
import type { Organisation, Titles } from "./organisation";
import { TimeInState } from "./TimeInState";
import { VirtualTable, type Column, type Line } from "./VirtualTable";
import { useWords, type Words } from "./words";

const USUAL: Order = { by: "name", down: false };
const TONES: Record<AgentState, Tone> = {
  signed_out: "plain", not_ready: "warning", ready: "good", offered: "info", in_call: "info", hold: "info", wrap_up: "plain",
};
const MEASURED: Partial<Record<AgentState, Measure>> = { not_ready: "notReady", wrap_up: "wrapUp" };

export function Agents({ choosing, organisation }: { choosing: Choosing; organisation: Organisation }) {
  const w = useWords();
  const agents = useFloor((floor) => floor.agents);
  const names = useFloor((floor) => floor.names);
  const reasons = useFloor((floor) => floor.reasons);
  const contacts = useFloor((floor) => floor.contacts);
  const { profiles, teams, skills } = organisation;
  const { open, menu } = useAgentMenu(organisation);
  const { filter, group } = choosing;
  const order = choosing.order("agents", USUAL);
  const lines = useMemo((): Line<Agent>[] => {
    const profile = (agent: Agent) => profiles.get(agent.agent) ?? NOBODY;
    const name = (agent: Agent) => names[agent.agent] ?? agent.agent;
    const value = (agent: Agent) => {
      if (order.by === "state") return w.states[agent.state];
      // How long is the time since the state began.
      if (order.by === "lasts") return clock.now() - agent.since;
      return name(agent);
    };
    const shown = ordered([...agents.values()].filter((each) => agentShown(each, profile(each), name(each), filter)), value, (each) => each.agent, order.down);
    if (group === "") return shown.map((item) => ({ key: item.agent, item }));
    return grouped(shown, (each) => groupsOfAgent(group, each, profile(each))).flatMap(({ name: of, items }): Line<Agent>[] => [
      { key: `group ${of}`, group: (group === "team" ? teams[of] : group === "skill" ? skills[of] : of) ?? (of || "–"), count: items.length },
      ...items.map((item) => ({ key: `${of} ${item.agent}`, item })),
    ]);
  }, [agents, names, profiles, filter, group, order.by, order.down, teams, skills, w]);
  const columns: Column[] = [
    { id: "name", head: w.agent, width: "auto", sorts: true },
    { id: "state", head: w.state, width: "34%", sorts: true },
    { id: "lasts", head: w.lasts, width: "72px", numeric: true, sorts: true },
    { id: "contact", head: w.contact, width: "24%" },
    { id: "actions", head: "", width: "44px" },
  ];
  return (
    <Card label={w.agents}>
      <h2>
        {w.agents} <span className={styles.soft}>{agents.size}</span>
      </h2>
      <VirtualTable
        label={w.agents}
        columns={columns}
        order={order}
        onOrder={(to) => choosing.setOrder("agents", to)}
        lines={lines}
        row={(agent, index, key) => (
          <AgentRow
            key={key}
            index={index}
            agent={agent}
            name={names[agent.agent] ?? agent.agent}
            reason={reasons[agent.reason] ?? agent.reason}
            caller={contacts.get(agent.contact)?.caller ?? ""}
            profile={profiles.get(agent.agent) ?? NOBODY}
            teams={teams}
            openMenu={open}
            w={w}
          />
        )}
        empty={<Empty>{agents.size === 0 ? w.noAgents : w.noneFits}</Empty>}
      />
      {menu}
    </Card>
  );
}

interface AgentRowProps {
  index: number;
  agent: Agent;
  name: string;
  reason: string;
  caller: string;
  profile: Profile;
  teams: Titles;
  openMenu: OpenAgentMenu;
  w: Words;
}

const AgentRow = memo(function AgentRow({ index, agent, name, reason, caller, profile, teams, openMenu, w }: AgentRowProps) {
  const heard = [w.paths[agent.path], ...(agent.path_up || !(agent.nailed_up || agent.path === "browser") ? [] : [w.notConnected])];
  const state = agent.state === "not_ready" ? reason : "";
  return (
    <tr aria-rowindex={index}>
      <td className={styles.cut} title={`${name} (${agent.agent}) · ${w.heardBy}: ${heard.join(", ")} · ${profile.teams.map((each) => teams[each] ?? each).join(", ")}`}>
        {name} {!agent.desktop && <Tag tone="warning">{w.noDesktop}</Tag>}
        {heard.length > 1 && <span className={styles.soft}> {heard.join(", ")}</span>}
      </td>
      <td className={styles.cut}>
        <Tag tone={TONES[agent.state]}>{w.states[agent.state]}</Tag> {state}
        {agent.asked !== null && <span className={styles.soft}> {w.then(w.states[agent.asked])}</span>}
      </td>
      <td className={styles.right}>
        <TimeInState since={agent.since} measure={MEASURED[agent.state]} />
      </td>
      <td className={styles.cut}>{agent.contact === "" ? "" : caller || w.withheld}</td>
      <td>
        <button type="button" className={styles.small} aria-haspopup="menu" aria-label={w.actionsFor(name)} onClick={(event) => openMenu(agent.agent, event.currentTarget)}>
          <IconDots size={16} aria-hidden />
        </button>
      </td>
    </tr>
  );
});
