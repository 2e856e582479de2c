/** The versions of a flow: who published which when and why; compared, rolled back, opened as drafts. */
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";

import { api, ask, type Schemas } from "../../api/client";
import { may, useMe } from "../../app/session";
import { Button, Checkbox, TextField } from "../../design/controls";
import { Dialog } from "../../design/Dialog";
import { Card, Empty, Page, Problem, Skeleton, tableStyles, Tag } from "../../design/surfaces";
import { say } from "../../design/toasts";
import { useFormats } from "../../language/format";
import { Comparison } from "./panels/Comparison";
import { usePublish, versionAt } from "./panels/publishing";
import { usePublishWords } from "./panels/publishWords";

export default function Versions() {
  const w = usePublishWords();
  const { slug } = useParams({ from: "/inside/flows/$slug/versions" });
  return (
    <Page
      title={w.versionsOf(slug)}
      actions={
        <Link to="/flows/$slug" params={{ slug }}>
          {w.toDesigner}
        </Link>
      }
    >
      <History key={slug} slug={slug} />
    </Page>
  );
}

function History({ slug }: { slug: string }) {
  const w = usePublishWords();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [rolling, setRolling] = useState<string | null>(null);
  const pages = useInfiniteQuery({
    queryKey: ["publications", slug, "pages"],
    queryFn: ({ pageParam }) =>
      ask(api.GET("/api/flows/{slug}/publications", { params: { path: { slug }, query: { cursor: pageParam } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
  if (pages.error !== null) return <Problem problem={pages.error} onRetry={() => void pages.refetch()} />;
  if (pages.data === undefined) return <Skeleton lines={6} height={28} />;
  const rows = pages.data.pages.flatMap((page) => page.items);
  if (rows.length === 0) return <Empty>{w.noVersions}</Empty>;
  // The list is newest first, and two versions are compared from the older to the newer one.
  const [after, before] = rows.map((row) => row.version).filter((version, at, all) => chosen.includes(version) && all.indexOf(version) === at);
  const choose = (version: string, on: boolean) =>
    setChosen((kept) => (on ? [...kept.filter((each) => each !== version).slice(-1), version] : kept.filter((each) => each !== version)));
  return (
    <>
      <Card label={w.versions}>
        <Table slug={slug} rows={rows} chosen={chosen} onChoose={choose} onRoll={setRolling} />
        {pages.hasNextPage && (
          <Button isPending={pages.isFetchingNextPage} onPress={() => void pages.fetchNextPage()}>
            {w.more}
          </Button>
        )}
      </Card>
      {before !== undefined && after !== undefined ? (
        <Comparison slug={slug} before={before} after={after} />
      ) : (
        new Set(rows.map((row) => row.version)).size > 1 && <p>{w.compareHelp}</p>
      )}
      <RollBack slug={slug} version={rolling} onClose={() => setRolling(null)} />
    </>
  );
}

function Table({ slug, rows, chosen, onChoose, onRoll }: {
  slug: string;
  rows: readonly Schemas["FlowPublication"][];
  chosen: readonly string[];
  onChoose: (version: string, on: boolean) => void;
  onRoll: (version: string) => void;
}) {
  const w = usePublishWords();
  const formats = useFormats();
  const me = useMe().data;
  const go = useNavigate();
  const open = useMutation({
    mutationFn: (version: string) =>
      ask(api.POST("/api/flows/{slug}/drafts", { params: { path: { slug } }, body: { title: "", based_on: version } })),
    onSuccess: (draft) => go({ to: "/flows/$slug", params: { slug }, search: { draft: draft.id } }),
  });
  const live = versionAt(rows);
  return (
    <div className={tableStyles.scroll}>
      <Problem problem={open.error} />
      <table className={tableStyles.table}>
        <thead>
          <tr>
            <th>{w.compare}</th>
            <th>{w.version}</th>
            <th>{w.when}</th>
            <th>{w.who}</th>
            <th>{w.note}</th>
            <th>{w.verdict}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <Checkbox
                  aria-label={w.chosenFor(row.version.slice(0, 12))}
                  isSelected={chosen.includes(row.version)}
                  onChange={(on) => onChoose(row.version, on)}
                >
                  {""}
                </Checkbox>
              </td>
              <td>
                <code title={row.version}>{row.version.slice(0, 12)}</code>{" "}
                {row.version === live && row.alias === "live" && <Tag tone="good">{w.live}</Tag>}
                {row.alias !== "live" && <Tag>{row.alias}</Tag>}
              </td>
              <td>{formats.dateTime(row.at)}</td>
              <td>{row.by || (row.file === "" ? w.unknown : w.fromFile)}</td>
              <td>{row.note}</td>
              <td>{row.verdict || w.unknown}</td>
              <td>
                {may(me, "designer", "publisher") && (
                  <Button look="quiet" isPending={open.isPending && open.variables === row.version} onPress={() => open.mutate(row.version)}>
                    {w.openDraft}
                  </Button>
                )}
                {may(me, "publisher") && row.version !== live && (
                  <Button look="quiet" onPress={() => onRoll(row.version)}>
                    {w.rollBack}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RollBack({ slug, version, onClose }: { slug: string; version: string | null; onClose: () => void }) {
  const w = usePublishWords();
  const [note, setNote] = useState("");
  const publish = usePublish(slug, (made) => {
    say(w.published(made.version.slice(0, 12)), "good");
    setNote("");
    onClose();
  });
  return (
    <Dialog
      title={w.rollBackTitle(version?.slice(0, 12) ?? "")}
      isOpen={version !== null}
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{w.close}</Button>
          <Button look="primary" isPending={publish.isPending} onPress={() => version !== null && publish.mutate({ note, version })}>
            {w.publish}
          </Button>
        </>
      }
    >
      <p>{w.rollBackHelp}</p>
      <TextField label={w.note} help={w.noteHelp} lines={2} value={note} onChange={setNote} />
      <Problem problem={publish.error} />
    </Dialog>
  );
}
