// A telephone in the page: WebRTC audio, and keys over a data channel (see cordboard.telephony.browser).
import { gathered } from "/static/telephone.js";

const element = (id) => document.getElementById(id);
const called = element("called");
const callButton = element("call");
const hangUpButton = element("hangup");
const state = element("state");
const keypad = element("keypad");
const sound = element("sound");

const REASONS = {
  busy: "Busy.", no_answer: "Nobody answered.", refused: "The call was refused.",
  invalid_number: "No service has that number.", not_allowed: "The call is not allowed.",
  unavailable: "No call can be taken just now. Try again in a moment.",
};

let peer = null;
let keys = null;
let microphone = null;
let answeredAt = 0;

function inCall(yes) {
  callButton.disabled = yes;
  called.disabled = yes;
  hangUpButton.disabled = !yes;
  for (const button of keypad.children) button.disabled = !yes;
}

function end(text) {
  if (peer) peer.close();
  for (const track of microphone ? microphone.getTracks() : []) track.stop();
  peer = keys = microphone = null;
  answeredAt = 0;
  inCall(false);
  state.textContent = text;
}

function told(message) {
  if (message.hangup) end(REASONS[message.reason] || "The call has ended.");
  else if (message.state === "ringing") state.textContent = "Ringing …";
  else if (message.state === "answered") {
    answeredAt = Date.now();
    tick();
  }
}

function tick() {
  if (!answeredAt) return;
  const seconds = Math.round((Date.now() - answeredAt) / 1000);
  state.textContent = `In the call, ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

async function call() {
  inCall(true);
  state.textContent = "Calling …";
  try {
    peer = new RTCPeerConnection({ iceServers: [] });
    keys = peer.createDataChannel("keys");
    keys.onmessage = (event) => told(JSON.parse(event.data));
    peer.ontrack = (event) => { sound.srcObject = event.streams[0] || new MediaStream([event.track]); };
    peer.onconnectionstatechange = () => {
      if (peer && ["failed", "closed"].includes(peer.connectionState)) end("The connection was lost.");
    };
    try {
      microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
      for (const track of microphone.getAudioTracks()) peer.addTrack(track, microphone);
    } catch {
      peer.addTransceiver("audio", { direction: "recvonly" });
    }
    await peer.setLocalDescription(await peer.createOffer());
    await gathered(peer);
    const answer = await fetch("/api/phone/offer", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ sdp: peer.localDescription.sdp, called: called.value }),
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.detail);
    await peer.setRemoteDescription({ type: "answer", sdp: body.sdp });
  } catch (error) {
    end(`The call could not be made: ${error.message}`);
  }
}

function press(key) {
  if (keys && keys.readyState === "open") keys.send(JSON.stringify({ key }));
}

function hangUp(text) {
  if (keys && keys.readyState === "open") keys.send(JSON.stringify({ hangup: true }));
  end(text);
}

callButton.addEventListener("click", call);
hangUpButton.addEventListener("click", () => hangUp("You hung up."));
keypad.addEventListener("click", (event) => event.target.dataset.key && press(event.target.dataset.key));
document.addEventListener("keydown", (event) => {
  if (!event.ctrlKey && !event.metaKey && !event.altKey && /^[0-9*#]$/.test(event.key)) press(event.key);
});
setInterval(tick, 1000);
window.addEventListener("pagehide", () => hangUp(""));
