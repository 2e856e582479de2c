/** What an agent can do now. What is not in the set is not shown; what is shown and cannot be pressed has a reason. */
import { isTalking, stateOf, type DeskModel } from "./desk";

export type Action =
  | "ready" | "not_ready" | "sign_out" | "accept" | "reject" | "hold" | "retrieve" | "mute" | "keypad" | "transfer"
  | "call" | "consult" | "join" | "hand_over" | "back" | "end_call" | "pause_recording" | "resume_recording" | "wrap_up";

export interface Circumstances {
  /** Whether the page's own telephone is what the agent is heard by, and it is in this tab and connected. */
  telephoneHere: boolean;
}

/** Everything that can be done now. */
export function possible(model: DeskModel, { telephoneHere }: Circumstances): ReadonlySet<Action> {
  const { view, offer, talk } = model;
  const found = new Set<Action>();
  if (view === null) return found;
  const state = stateOf(model);
  const busy = state !== "ready" && state !== "not_ready";
  const add = (...actions: Action[]) => actions.forEach((each) => found.add(each));
  // What is asked for with work in hand holds after it; to be ready then need not be asked for.
  if (state === "not_ready" || (busy && view.asked !== null && view.asked !== "ready")) add("ready");
  add("not_ready");
  if (view.asked !== "signed_out") add("sign_out");
  if (!busy && model.callsFor.length > 0) add("call");
  if (offer !== null) {
    add("reject");
    if (offer.accept || view.path === "browser" || view.nailed_up) add("accept");
  }
  if (state === "wrap_up") add("wrap_up");
  if (!isTalking(state)) return found;
  add("end_call");
  if (talk === null) return found;
  add("keypad");
  if (telephoneHere) add("mute");
  if (talk.recording === "on") add("pause_recording");
  if (talk.recording === "paused") add("resume_recording");
  if (talk.consult === "") {
    add(state === "hold" ? "retrieve" : "hold", "transfer", "consult");
  } else {
    add("back");
    if (hasCome(model)) add("join", "hand_over");
  }
  return found;
}

/** Whether the one who is asked has come. */
export function hasCome({ talk }: DeskModel): boolean {
  return (
    talk !== null &&
    talk.members.some(
      (each) => each.present && (each.role === "outside" || (each.role === "agent" && each.name === talk.consult)),
    )
  );
}
