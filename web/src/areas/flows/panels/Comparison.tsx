/** Two versions of a flow: on the canvas with the changes in words, and as files. */
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef, useState } from "react";

import { api, ask } from "../../../api/client";
import { Card, Problem, Skeleton } from "../../../design/surfaces";
import { Tabs } from "../../../design/Tabs";
import { useCatalogue } from "../designer/useCatalogue";
import { useVersionDocument } from "../view/useVersion";
import { Changes } from "./Changes";
import styles from "./panels.module.css";
import { useDiff } from "./publishing";
import { usePublishWords } from "./publishWords";

const ChangesPicture = lazy(() => import("./ChangesPicture"));

export function Comparison({ slug, before, after }: { slug: string; before: string; after: string }) {
  const w = usePublishWords();
  const [tab, setTab] = useState("canvas");
  const title = w.comparing(before.slice(0, 12), after.slice(0, 12));
  return (
    <Card label={title}>
      <h2>{title}</h2>
      <Tabs
        label={title}
        selected={tab}
        onSelect={setTab}
        pages={[
          { id: "canvas", title: w.onCanvas, content: <OnCanvas slug={slug} before={before} after={after} /> },
          { id: "texts", title: w.asFiles, content: <Texts slug={slug} before={before} after={after} /> },
        ]}
      />
    </Card>
  );
}

function OnCanvas({ slug, before, after }: { slug: string; before: string; after: string }) {
  const w = usePublishWords();
  const diff = useDiff(slug, before, after);
  const parts = useCatalogue();
  const [old, now] = [useVersionDocument(slug, before), useVersionDocument(slug, after)];
  if (diff.error !== null) return <Problem problem={diff.error} />;
  if (diff.data === undefined) return <Skeleton />;
  if (diff.data.length === 0) return <p>{w.same}</p>;
  const failed = old.error ?? now.error ?? parts.error;
  if (failed !== null || old.data === undefined || now.data === undefined || parts.data === undefined) {
    return (
      <>
        <Problem problem={failed} />
        <Changes changes={diff.data} />
      </>
    );
  }
  return (
    <Suspense fallback={<Changes changes={diff.data} />}>
      <ChangesPicture
        key={`${before} ${after}`}
        before={{ title: before.slice(0, 12), document: old.data.document }}
        after={{ title: after.slice(0, 12), document: now.data.document }}
        places={now.data.places}
        changes={diff.data}
        catalogue={parts.data}
      />
    </Suspense>
  );
}

function Texts({ slug, before, after }: { slug: string; before: string; after: string }) {
  const old = useText(slug, before);
  const next = useText(slug, after);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const parent = place.current;
    if (parent === null || old.data === undefined || next.data === undefined) return;
    const [left, right] = [old.data, next.data];
    let remove = () => undefined as void;
    let gone = false;
    // The editor is large: it is loaded when somebody looks at it.
    void import("./codeEditor").then(({ sideBySide }) => {
      if (!gone) remove = sideBySide(parent, left, right);
    });
    return () => {
      gone = true;
      remove();
    };
  }, [old.data, next.data]);
  if (old.error !== null || next.error !== null) return <Problem problem={old.error ?? next.error} />;
  return <div ref={place} className={styles.merge} />;
}

function useText(slug: string, version: string) {
  return useQuery({
    queryKey: ["flow-text", slug, version],
    queryFn: () =>
      ask(api.GET("/api/flows/{slug}/versions/{version}/text", { params: { path: { slug, version } }, parseAs: "text" })),
    staleTime: Infinity,
  });
}
