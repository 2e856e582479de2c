/** The floor, live: services, agents and contacts, and what a supervisor can do with them. */
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { useCommands } from "../../app/commands";
import controls from "../../design/controls.module.css";
import { Button } from "../../design/controls";
import { Card, Skeleton, Tag } from "../../design/surfaces";
import { useShortcuts } from "../../keys/shortcuts";
import { Agents } from "./Agents";
import { Alerts, useAlerts } from "./Alerts";
import { useChoosing } from "./choosing";
import { Connected } from "./Connected";
import { Contacts } from "./Contacts";
import { Filters } from "./Filters";
import styles from "./floor.module.css";
import { Glossary } from "./Glossary";
import { useFloor, useFloorConnection } from "./live";
import { Messages } from "./Messages";
import { useOrganisation } from "./organisation";
import { Services } from "./Services";
import { ThresholdsDialog } from "./ThresholdsDialog";
import { Totals } from "./Totals";
import { useWords } from "./words";

export default function Floor() {
  const w = useWords();
  const navigate = useNavigate();
  useFloorConnection();
  const choosing = useChoosing();
  const organisation = useOrganisation();
  const begun = useFloor((floor) => floor.number !== null);
  const [open, setOpen] = useState<"thresholds" | "glossary" | null>(null);
  const alerts = useAlerts();
  const find = () => document.querySelector<HTMLElement>("#floor-find, [role=search] input")?.focus();
  useShortcuts(w.title, [
    { keys: "/", label: w.search, run: find },
    { keys: "t", label: w.thresholds, run: () => setOpen("thresholds") },
    { keys: "w", label: w.wallboard, run: () => void navigate({ to: "/floor/wall" }) },
  ]);
  useCommands([
    { id: "floor:thresholds", title: w.thresholds, keys: "t", run: () => setOpen("thresholds") },
    { id: "floor:wall", title: w.wallboard, keys: "w", run: () => void navigate({ to: "/floor/wall" }) },
    { id: "floor:glossary", title: w.definition, run: () => setOpen("glossary") },
  ]);
  return (
    <div className={styles.floor}>
      <header className={styles.head}>
        <h1>{w.title}</h1>
        <Connected />
        <Totals choosing={choosing} />
        <Button look="quiet" onPress={() => setOpen("glossary")}>
          {w.definition}
        </Button>
        <Button onPress={() => setOpen("thresholds")}>
          {w.thresholds} {alerts.length > 0 && <Tag tone="bad">{alerts.length}</Tag>}
        </Button>
        <Link to="/floor/wall" className={controls.button}>
          {w.wallboard}
        </Link>
      </header>
      <Filters choosing={choosing} organisation={organisation} />
      {begun ? (
        <>
          <Alerts alerts={alerts} />
          <Services choosing={choosing} />
          <div className={styles.halves}>
            <Agents choosing={choosing} organisation={organisation} />
            <Contacts choosing={choosing} />
          </div>
          <Messages />
        </>
      ) : (
        <Card>
          <Skeleton lines={8} />
        </Card>
      )}
      {open === "thresholds" && <ThresholdsDialog onClose={() => setOpen(null)} />}
      {open === "glossary" && <Glossary onClose={() => setOpen(null)} />}
    </div>
  );
}
