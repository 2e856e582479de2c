/** The command palette: any place, flow, service, agent, setting or action by its name. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import * as Aria from "react-aria-components";

import { api, ask } from "../api/client";
import controls from "../design/controls.module.css";
import overlays from "../design/overlays.module.css";
import { printedKeys } from "../keys/shortcuts";
import { currentCommands, type Command } from "./commands";
import { may, useMe } from "./session";
import styles from "./shell.module.css";
import { useWords } from "./words";

export function Palette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const w = useWords();
  return (
    <Aria.ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable
      className={overlays.overlay ?? ""}
    >
      <Aria.Modal className={overlays.modal ?? ""}>
        <Aria.Dialog aria-label={w.commands} className={styles.palette ?? ""}>
          {isOpen && <Search onClose={onClose} />}
        </Aria.Dialog>
      </Aria.Modal>
    </Aria.ModalOverlay>
  );
}

function Search({ onClose }: { onClose: () => void }) {
  const w = useWords();
  const { contains } = Aria.useFilter({ sensitivity: "base" });
  const found = [...currentCommands(), ...useNamed()];
  return (
    <Aria.Autocomplete filter={contains}>
      <Aria.SearchField aria-label={w.commands} autoFocus>
        <Aria.Input className={controls.input ?? ""} placeholder={w.findCommand} />
      </Aria.SearchField>
      <Aria.Menu
        aria-label={w.commands}
        className={styles.paletteList ?? ""}
        items={found}
        onAction={(id) => {
          onClose();
          found.find((each) => each.id === id)?.run();
        }}
        renderEmptyState={() => <p className={styles.paletteEmpty}>{w.nothingFound}</p>}
      >
        {(command) => (
          <Aria.MenuItem id={command.id} textValue={`${command.title} ${command.hint ?? ""}`} className={controls.item ?? ""}>
            <Aria.Text slot="label">{command.title}</Aria.Text>
            <span className={controls.itemHint}>
              {command.keys === undefined ? command.hint : printedKeys(command.keys)}
            </span>
          </Aria.MenuItem>
        )}
      </Aria.Menu>
    </Aria.Autocomplete>
  );
}

/** Flows, services and agents by name, as far as the person may see them. */
function useNamed(): Command[] {
  const w = useWords();
  const navigate = useNavigate();
  const me = useMe().data;
  const flows = useQuery({
    queryKey: ["flows"],
    queryFn: () => ask(api.GET("/api/flows")),
    enabled: may(me, "designer", "publisher", "supervisor"),
  });
  const site = useQuery({
    queryKey: ["organisation"],
    queryFn: () => ask(api.GET("/api/organisation")),
    enabled: may(me),
  });
  const sections: Record<string, unknown> = site.data ?? {};
  const named = (section: string, hint: string): Command[] =>
    Object.keys(sections[section] ?? {}).map((name) => ({
      id: `${section}:${name}`,
      title: name,
      hint,
      run: () => void navigate({ to: `/settings/${section}/${encodeURIComponent(name)}` }),
    }));
  return [
    ...(flows.data ?? []).map((flow) => ({
      id: `flow:${flow.slug}`,
      title: flow.title || flow.slug,
      hint: w.flows,
      run: () => void navigate({ to: `/flows/${encodeURIComponent(flow.slug)}` }),
    })),
    ...named("services", w.settings),
    ...named("agents", w.settings),
  ];
}
