// What the agent's and the supervisor's page share: the connection that resumes, asking, and showing time.

export const element = (id) => document.getElementById(id);

export function make(tag, properties = {}, ...content) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...content.filter((each) => each !== null && each !== undefined));
  return made;
}

export function show(id, yes) {
  element(id).hidden = !yes;
}

// A sentence above everything, until the next; nothing takes it away.
export function notice(text, bad = false) {
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  element("notice").textContent = sentence + (sentence && !/[.!?]$/.test(sentence) ? "." : "");
  element("notice").classList.toggle("bad", bad);
  show("notice", Boolean(text));
}

// A sentence for somebody, kept in a list with its time.
export function message(text, at) {
  show("told", true);
  element("messages").prepend(make("li", {}, make("span", { className: "soft", textContent: `${new Date(at).toLocaleTimeString()} ` }), text));
  while (element("messages").children.length > 8) element("messages").lastChild.remove();
}

// A connection to the server. `on.word(word)` is told of everything but answers; `on.state(connected)` of its coming
// and going. After a loss it comes back by itself and goes on after the last event that it has seen.
export class Connection {
  constructor(path, on) {
    this.path = path;
    this.on = on;
    this.last = null;
    this.offset = 0;
    this.requests = new Map();
    this.request = 0;
    this.pause = 250;
    this.open();
  }

  open() {
    const after = this.last === null ? "" : `?after=${this.last}`;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.socket = new WebSocket(`${scheme}://${location.host}${this.path}${after}`);
    this.socket.onopen = () => { this.heard(); };
    this.socket.onmessage = (event) => this.take(JSON.parse(event.data));
    this.socket.onclose = (event) => this.lost(event);
  }

  heard() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.socket.close(), 15000);
  }

  lost(event) {
    clearTimeout(this.silence);
    for (const { fail } of this.requests.values()) fail(new Error("the connection was lost; see what has become of it"));
    this.requests.clear();
    this.on.state(false);
    if (event.code === 4401) location.assign(`/sign-in?to=${location.pathname}`);
    else if (event.code !== 4403) setTimeout(() => this.open(), this.pause);
    this.pause = Math.min(5000, this.pause * 2);
  }

  take(word) {
    this.heard();
    if (word.say === "done" || word.say === "refused") return this.answered(word);
    this.pause = 250;
    const at = word.at ?? word.view?.at ?? word.event?.at;
    if (at) this.offset = Date.now() - at;
    this.last = word.number ?? word.view?.number ?? word.event?.number ?? this.last;
    if (word.say !== "beat") this.on.word(word);
    this.on.state(true);
  }

  answered(word) {
    const waiting = this.requests.get(word.request);
    this.requests.delete(word.request);
    if (!waiting) return;
    if (word.say === "done") waiting.done();
    else waiting.fail(new Error(word.why));
  }

  ask(what, fields = {}) {
    this.request += 1;
    const request = this.request;
    return new Promise((done, fail) => {
      if (this.socket.readyState !== WebSocket.OPEN) return fail(new Error("not connected just now"));
      this.requests.set(request, { done, fail });
      this.socket.send(JSON.stringify({ do: what, request, ...fields }));
    });
  }

  // Ask, and say in the notice why it was refused. Tells whether it was done.
  async did(what, fields) {
    try {
      await this.ask(what, fields);
      notice("");
      return true;
    } catch (error) {
      notice(error.message, true);
      return false;
    }
  }

  // Seconds since (or, with a moment to come, until) a moment of the server's clock.
  since(moment) {
    return Math.max(0, Math.round((Date.now() - this.offset - moment) / 1000));
  }

  until(moment) {
    return Math.max(0, Math.ceil((moment - (Date.now() - this.offset)) / 1000));
  }
}

export function clock(seconds) {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = String(seconds % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

export const STATES = {
  signed_out: ["Signed out", ""], not_ready: ["Not ready", "closed"], ready: ["Ready", "open"],
  offered: ["Offered", "busy"], in_call: ["In call", "busy"], hold: ["On hold", "busy"], wrap_up: ["Wrap-up", "busy"],
};

// What a supervisor does in a conversation, by mode.
export const MODES = {
  listen: { button: "Listen", does: "listens" }, coach: { button: "Coach", does: "coaches" }, barge: { button: "Barge in", does: "talks to all" },
};

// How somebody takes part in a conversation, in brackets, where it is not plainly.
export function part(member) {
  if (member.mode) return ` (${MODES[member.mode].does})`;
  if (member.present !== false) return "";
  return member.role === "customer" ? " (on hold)" : " (away)";
}

export function pill(state) {
  const [label, kind] = STATES[state] || [state, ""];
  return make("span", { className: `pill ${kind}`, textContent: label });
}

// Time elements that count by themselves: <time data-since="..."> up, <time data-until="..."> down.
export function tick(connection, root = document) {
  for (const each of root.querySelectorAll("[data-since]")) each.textContent = clock(connection.since(Number(each.dataset.since)));
  for (const each of root.querySelectorAll("[data-until]")) each.textContent = clock(connection.until(Number(each.dataset.until)));
}

export function since(moment) {
  const made = make("time");
  if (moment) made.dataset.since = moment;
  return made;
}

export function until(moment) {
  const made = make("time");
  made.dataset.until = moment;
  return made;
}
