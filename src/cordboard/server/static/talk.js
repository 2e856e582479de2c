// The conversation that an agent is in: who takes part, and what can be done just now.
import { element, part, show, since } from "/static/desk.js";

// `talk` is null for none; `title` says with whom, `me` is the agent's logon, `held` whether the agent put it on hold.
export function showTalk(talk, { title, me, held }) {
  show("talk", Boolean(talk));
  if (!talk) {
    for (const each of ["keypad", "transfer"]) show(each, false);
    return;
  }
  element("talktitle").textContent = title;
  element("talktime").replaceChildren(since(talk.since));
  const recording = { on: "Recording", paused: "Recording paused" }[talk.recording] || "";
  element("recording").textContent = recording;
  show("recording", Boolean(recording));
  show("record", Boolean(recording));
  element("record").textContent = talk.recording === "paused" ? "Go on recording" : "Pause recording";
  element("hold").textContent = held ? "Take from hold" : "Hold";
  const names = (talk.members || []).map((each) => (each.role === "customer" ? "the customer" : each.name === me ? "you" : each.name) + part(each));
  element("members").textContent = `In the conversation: ${names.join(", ")}`;
  showConsulting(talk);
}

// While somebody is asked there is no hold and no transfer, and nobody to hand over to before they have come.
function showConsulting(talk) {
  const asks = Boolean(talk.consult);
  const come = (talk.members || []).some((each) => each.present !== false && (each.role === "outside" || (each.role === "agent" && each.name === talk.consult)));
  show("consulting", asks);
  element("asking").textContent = talk.consult || "";
  element("askingstate").textContent = come ? "" : "Not there yet.";
  for (const each of ["handover", "join"]) show(each, come);
  for (const each of ["hold", "showtransfer"]) show(each, !asks);
  if (asks) show("transfer", false);
}
