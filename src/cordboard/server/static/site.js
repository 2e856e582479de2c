// Keeps the tables of calls and contacts as they are now.
const calls = document.getElementById("calls");
const last = document.getElementById("last");
const connection = document.getElementById("connection");

function row(cells) {
  const line = document.createElement("tr");
  for (const cell of cells) {
    const place = document.createElement("td");
    place.append(cell);
    line.append(place);
  }
  return line;
}

function link(contact) {
  const anchor = document.createElement("a");
  anchor.href = `/contacts/${encodeURIComponent(contact.id)}`;
  anchor.textContent = new Date(contact.started_at).toLocaleString();
  return anchor;
}

function show(now) {
  calls.replaceChildren(
    ...now.calls.map((call) => row([call.caller, call.service, call.module, new Date(call.since).toLocaleTimeString()])),
  );
  last.replaceChildren(
    ...now.last.map((each) => row([link(each), each.caller, each.called, each.service, each.label || "in progress"])),
  );
}

const events = new EventSource("/api/now/events");
events.onmessage = (event) => {
  connection.textContent = "";
  show(JSON.parse(event.data));
};
events.onerror = () => {
  connection.textContent = "Not connected; what you see may be old.";
};
