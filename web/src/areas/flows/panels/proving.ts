/** Proof as one draws: the newest draft that has no errors; older runs are cancelled. */
import { useEffect } from "react";
import { create } from "zustand";

import { api, ask, ApiProblem, type Schemas } from "../../../api/client";
import { useDesigner } from "../designer/store";
import { useChecks } from "./checking";

/** Milliseconds after the last change until a proof is asked for, and between two looks at it. */
const CALM = 400;
const PATIENCE = 400;

interface ProofState {
  /** The last proof that is known, of this draft or of one before it. */
  status: Schemas["ProofStatus"] | null;
  running: boolean;
  /** Whether `status` is of what is on the canvas now. */
  current: boolean;
  failed: unknown;
}

const NOTHING: ProofState = { status: null, running: false, current: false, failed: null };

export const useProof = create<ProofState>()(() => NOTHING);

/** Whether a proof goes on. */
export function going(status: Schemas["ProofStatus"]): boolean {
  return status.state === "waiting" || status.state === "proving";
}

/** Keep the proof of the draft in `useProof`. What changes nothing of the flow's version is not proved again. */
export function useProving(): void {
  const slug = useDesigner((state) => state.slug);
  const version = useChecks((state) => state.version);
  useEffect(() => {
    useProof.setState(NOTHING);
  }, [slug]);
  useEffect(() => {
    if (version === "") {
      useProof.setState({ running: false, current: false });
      return;
    }
    const abort = new AbortController();
    let asked = "";
    const prove = async () => {
      const { document } = useDesigner.getState().edited;
      useProof.setState({ running: true, current: false, failed: null });
      try {
        let status = await ask(api.POST("/api/proofs", { body: { document }, signal: abort.signal }));
        asked = status.id;
        while (going(status) && !abort.signal.aborted) {
          useProof.setState((state) => ({ status: state.status?.report == null ? status : { ...state.status, progress: status.progress } }));
          await new Promise((resolve) => setTimeout(resolve, PATIENCE));
          const params = { path: { proof: asked } };
          status = await ask(api.GET("/api/proofs/{proof}", { params, signal: abort.signal }));
        }
        asked = "";
        if (!abort.signal.aborted) useProof.setState({ status, running: false, current: true });
      } catch (problem) {
        if (abort.signal.aborted) return;
        // Errors are told by the check; a proof that was not taken is tried again with the next change.
        const refused = problem instanceof ApiProblem && (problem.status === 422 || problem.status === 400);
        useProof.setState({ running: false, failed: refused ? null : problem });
      }
    };
    const timer = setTimeout(() => void prove(), CALM);
    return () => {
      clearTimeout(timer);
      abort.abort();
      if (asked !== "") void api.DELETE("/api/proofs/{proof}", { params: { path: { proof: asked } } });
    };
  }, [version]);
}
