/** What a draft changes of the live version: on the canvas and in words. */
import { lazy, Suspense, useMemo } from "react";

import { Problem, Skeleton } from "../../../design/surfaces";
import { useDesigner } from "../designer/store";
import { useVersionDocument } from "../view/useVersion";
import { Changes } from "./Changes";
import { useDiff, usePublications, versionAt } from "./publishing";
import { usePublishWords } from "./publishWords";

const ChangesPicture = lazy(() => import("./ChangesPicture"));

export function WhatChanges({ slug, draft, revision }: { slug: string; draft: string; revision: number }) {
  const w = usePublishWords();
  const publications = usePublications(slug).data?.data.items ?? [];
  const live = versionAt(publications);
  const diff = useDiff(slug, live === "" ? "" : "live", `draft:${draft}`, revision);
  const old = useVersionDocument(slug, live);
  const document = useDesigner((state) => state.edited.document);
  const at = useDesigner((state) => state.at);
  const catalogue = useDesigner((state) => state.catalogue);
  const places = useMemo(() => Object.fromEntries(at), [at]);
  if (live === "") return <p>{w.firstVersion}</p>;
  if (diff.error !== null) return <Problem problem={diff.error} />;
  if (diff.data === undefined) return <Skeleton lines={2} />;
  if (diff.data.length === 0) return <p>{w.noChanges}</p>;
  const words = <Changes changes={diff.data} />;
  if (old.data === undefined || catalogue === null) {
    return (
      <>
        <Problem problem={old.error} />
        {words}
      </>
    );
  }
  return (
    <Suspense fallback={words}>
      <ChangesPicture
        before={{ title: w.isLive(live.slice(0, 12)), document: old.data.document }}
        after={{ title: w.theDraft, document }}
        places={places}
        changes={diff.data}
        catalogue={catalogue}
      />
    </Suspense>
  );
}
