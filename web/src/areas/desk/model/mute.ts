/** Whether the agent is muted: the page and the server must agree, and where they do not, nothing is heard. */
import type { AgentMessage } from "../../../live/messages";
import { isTalking, stateOf, type DeskModel } from "./desk";

/** What to do after a message: have the page `muted` or not, and `tell` the server so where it does not know. */
export interface MuteStep {
  muted: boolean;
  tell: boolean;
}

/** `muted` is how the page is. Told how everything is, a page that was opened anew takes over what the server knows; one
 *  that was muted while the connection was lost stays so, and the server learns it. Of what happens a page takes over
 *  what changes, as when another tab mutes. */
export function muteAfter(muted: boolean, before: DeskModel, after: DeskModel, message: AgentMessage): MuteStep {
  const known = after.view?.muted ?? false;
  if (!isTalking(stateOf(after))) return { muted: false, tell: false };
  if (message.say === "desk" || message.say === "resumed") return { muted: muted || known, tell: muted && !known };
  return { muted: (before.view?.muted ?? false) === known ? muted : known, tell: false };
}
