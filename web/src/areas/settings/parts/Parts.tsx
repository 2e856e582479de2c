/** A section of the site: its parts on the left, the one that the address names on the right. */
import { IconPlus } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";

import { may, useMe } from "../../../app/session";
import { Button, TextField } from "../../../design/controls";
import { inWords } from "../../../design/schema/values";
import { Empty, Problem, Skeleton, Tag } from "../../../design/surfaces";
import styles from "../settings.module.css";
import { useWords } from "../words";
import { useOrganisation, useSiteSchema, type Part } from "./data";
import { Editor } from "./Editor";
import { fieldOfSection, type Section } from "./sections";

interface PartsProps {
  section: Section;
  name: string | undefined;
  /** What is shown below the form. */
  children?: ReactNode;
}

export function Parts({ section, name, children }: PartsProps) {
  const w = useWords();
  const navigate = useNavigate();
  const me = useMe().data;
  const search = useSearch({ strict: false });
  const isNew = name === undefined && search["new"] !== undefined;
  const site = useOrganisation();
  const schema = useSiteSchema();
  const found = site.data?.[section] ?? {};
  const supervised = section === "teams" || section === "skills";
  const canMake = may(me, ...(supervised ? ["supervisor"] : []));
  const make = () => void navigate({ to: "/settings/$section", params: { section }, search: { new: "1" } });
  const part = name === undefined ? undefined : found[name];
  const title = w.section[section] ?? section;
  if (site.isPending || schema.isPending) {
    return site.error ?? schema.error ? <Problem problem={site.error ?? schema.error} /> : <div className={styles.editor}><Skeleton lines={6} /></div>;
  }
  if (site.error !== null || schema.data === undefined) {
    return <Problem problem={site.error ?? schema.error} onRetry={() => void site.refetch()} />;
  }
  return (
    <div className={styles.parts}>
      <List section={section} parts={found} selected={name} onNew={canMake ? make : undefined} />
      {isNew || part !== undefined ? (
        <Editor
          key={`${section}/${name ?? ""}`}
          section={section}
          name={name}
          part={part}
          field={fieldOfSection(section, schema.data)}
        >
          {children}
        </Editor>
      ) : (
        <Empty action={canMake && <Button onPress={make}>{Object.keys(found).length === 0 ? w.makeFirst : w.make}</Button>}>
          {name !== undefined ? w.noneFound : Object.keys(found).length === 0 ? `${title}: ${w.none}` : w.choose}
        </Empty>
      )}
    </div>
  );
}

function List({ section, parts, selected, onNew }: {
  section: Section;
  parts: Record<string, Part>;
  selected: string | undefined;
  onNew: (() => void) | undefined;
}) {
  const w = useWords();
  const [wanted, setWanted] = useState("");
  const title = w.section[section] ?? section;
  const shown = Object.entries(parts).filter(([name, part]) =>
    `${name} ${hint(part)}`.toLocaleLowerCase().includes(wanted.toLocaleLowerCase()),
  );
  return (
    <section className={styles.list} aria-label={title}>
      <div className={styles.listHead}>
        <h2>{title}</h2>
        {onNew !== undefined && (
          <Button onPress={onNew}>
            <IconPlus size={14} aria-hidden /> {w.make}
          </Button>
        )}
      </div>
      {Object.keys(parts).length > 8 && (
        <TextField label={w.find} hideLabel placeholder={w.find} value={wanted} onChange={setWanted} />
      )}
      <ul>
        {shown.map(([name, part]) => (
          <li key={name}>
            <Link
              to="/settings/$section/$name"
              params={{ section, name }}
              className={styles.entry}
              {...(name === selected ? { "aria-current": "true" as const } : {})}
            >
              <span>{name}</span>
              <span className={styles.hint}>{hint(part)}</span>
              {part.changed_by !== undefined && <Tag tone="info">{part.in_file === null ? w.onlyHere : w.otherThanFile}</Tag>}
            </Link>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className={styles.hint}>{wanted === "" ? w.none : w.noneFound}</p>}
    </section>
  );
}

/** What tells a part from others besides its name. */
function hint(part: Part): string {
  const { title, name, label, service, url } = part.document;
  return inWords(title ?? name ?? label ?? service ?? url ?? "");
}
