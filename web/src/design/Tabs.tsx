/** Panels of which one is seen, each with a name. */
import type { ReactNode } from "react";
import * as Aria from "react-aria-components";

import styles from "./overlays.module.css";

export interface TabPage {
  id: string;
  title: ReactNode;
  content: ReactNode;
}

export function Tabs({ label, pages, selected, onSelect }: {
  label: string;
  pages: readonly TabPage[];
  selected: string;
  onSelect: (id: string) => void;
}) {
  return (
    <Aria.Tabs selectedKey={selected} onSelectionChange={(key) => onSelect(String(key))} className={styles.tabs ?? ""}>
      <Aria.TabList aria-label={label} className={styles.tabList ?? ""} items={pages}>
        {(page) => (
          <Aria.Tab id={page.id} className={styles.tab ?? ""}>
            {page.title}
          </Aria.Tab>
        )}
      </Aria.TabList>
      {pages.map((page) => (
        <Aria.TabPanel key={page.id} id={page.id} className={styles.panel ?? ""}>
          {page.content}
        </Aria.TabPanel>
      ))}
    </Aria.Tabs>
  );
}
