/** The contact that is played: begun on the draft, answered step by step, played again when an answer is taken back. */
import { create } from "zustand";

import { api, ask, type Schemas } from "../../../api/client";
import { useDesigner } from "../designer/store";
import type { FlowDocument, Json } from "../model/document";

export type Simulation = Schemas["Simulation"];
/** A step as scenarios write it. */
export type Step = { [name: string]: Json };
/** What is known at the start, as scenarios write it. */
export type StartFacts = { [name: string]: Json };

interface PlayState {
  simulation: Simulation | null;
  start: StartFacts;
  steps: readonly Step[];
  /** What was on the canvas when the contact began. */
  document: FlowDocument | null;
  busy: boolean;
  problem: unknown;
}

export const NO_PLAY: PlayState = { simulation: null, start: {}, steps: [], document: null, busy: false, problem: null };

export const usePlay = create<PlayState>()(() => NO_PLAY);

/** Begin a contact on the draft as it is now, and give it these answers. */
export async function begin(start: StartFacts, steps: readonly Step[] = []): Promise<void> {
  const before = usePlay.getState().simulation;
  if (before !== null) void api.DELETE("/api/simulations/{simulation}", { params: { path: { simulation: before.id } } });
  const { document } = useDesigner.getState().edited;
  usePlay.setState({ busy: true, problem: null, start });
  const given: Step[] = [];
  try {
    // What is left out of a start takes its default.
    const body = { flow: "", draft: "", document, start: start as unknown as Schemas["Start"] };
    let simulation = await ask(api.POST("/api/simulations", { body }));
    for (const step of steps) {
      simulation = await send(simulation, step);
      given.push(step);
    }
    usePlay.setState({ simulation, steps, document, busy: false });
  } catch (problem) {
    usePlay.setState({ busy: false, problem, steps: given });
  }
}

/** Steps that a module may take which asks for nothing: they say in which module they are meant. */
const ANYWHERE = ["hang_up", "fail", "as_usual"];

/** Answer what the contact waits for. */
export async function answer(given: Step): Promise<void> {
  const { simulation, steps } = usePlay.getState();
  if (simulation === null) return;
  const module = simulation.question?.module;
  const step = module !== undefined && ANYWHERE.some((kind) => kind in given) ? { ...given, in: module } : given;
  usePlay.setState({ busy: true, problem: null });
  try {
    usePlay.setState({ simulation: await send(simulation, step), steps: [...steps, step], busy: false });
  } catch (problem) {
    usePlay.setState({ busy: false, problem });
  }
}

function send(simulation: Simulation, step: Step): Promise<Simulation> {
  const params = { path: { simulation: simulation.id } };
  return ask(api.POST("/api/simulations/{simulation}/answers", { params, body: { step: step as unknown as Schemas["WorldStep"] } }));
}
