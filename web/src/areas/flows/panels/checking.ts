/** Checking as one draws: the newest draft only, a moment after the last change. */
import { useEffect } from "react";
import { create } from "zustand";

import { api, ask, ApiProblem, type Schemas } from "../../../api/client";
import { useDesigner } from "../designer/store";

/** Milliseconds after the last change until the draft is sent. */
const CALM = 150;

interface CheckState {
  running: boolean;
  /** Why the last check could not be made; null where it was. */
  failed: unknown;
  /** The version that the draft would have; empty where it has errors. */
  version: string;
  /** The variables that the modules of the draft set. */
  variables: Schemas["FlowVariable"][];
  /** How often something besides the draft has changed that the check depends on. */
  round: number;
}

export const useChecks = create<CheckState>()(() => ({ running: false, failed: null, version: "", variables: [], round: 0 }));

/** Check the draft again, though it has not changed: the site has. */
export function checkAgain(): void {
  useChecks.setState(({ round }) => ({ round: round + 1 }));
}

/** Keep what is wrong with the draft in the designer's store. */
export function useChecking(): void {
  const document = useDesigner((state) => state.edited.document);
  const round = useChecks((state) => state.round);
  useEffect(() => {
    if (Object.keys(document).length === 0) return;
    const abort = new AbortController();
    const check = async () => {
      useChecks.setState({ running: true });
      try {
        const found = await ask(api.POST("/api/drafts/check", { body: { document }, signal: abort.signal }));
        if (abort.signal.aborted) return;
        useDesigner.getState().setProblems(found.problems);
        useChecks.setState({ running: false, failed: null, version: found.version, variables: found.variables });
      } catch (problem) {
        if (abort.signal.aborted) return;
        useChecks.setState({ running: false, failed: problem });
        if (problem instanceof ApiProblem && problem.passing) timer = setTimeout(() => void check(), 2000);
      }
    };
    let timer = setTimeout(() => void check(), CALM);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [document, round]);
}
