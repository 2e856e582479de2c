// The standing telephone of a page: one WebRTC leg that stays up between conversations
// (see cordboard.telephony.browser.agents).

export class Telephone {
  // `path` takes the offer; `sound` is the audio element; `on(state, text)` is told "up", "down" or "failed".
  constructor(path, sound, on) {
    this.path = path;
    this.sound = sound;
    this.on = on;
    this.peer = this.keys = this.microphone = null;
    window.addEventListener("pagehide", () => this.end());
  }

  get up() {
    return this.peer !== null && this.peer.connectionState === "connected";
  }

  async begin() {
    if (this.peer) return;
    try {
      this.microphone = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      });
    } catch {
      this.on("failed", "The page may not use your microphone; allow it, and connect again.");
      throw new Error("no microphone");
    }
    const peer = new RTCPeerConnection({ iceServers: [] });
    this.peer = peer;
    this.keys = peer.createDataChannel("keys");
    this.keys.onmessage = (event) => JSON.parse(event.data).hangup && this.over("Your telephone was disconnected.");
    peer.ontrack = (event) => { this.sound.srcObject = event.streams[0] || new MediaStream([event.track]); };
    for (const track of this.microphone.getAudioTracks()) peer.addTrack(track, this.microphone);
    const connected = new Promise((done, fail) => {
      peer.onconnectionstatechange = () => {
        if (peer.connectionState === "connected") { done(); this.on("up", ""); }
        if (["failed", "closed"].includes(peer.connectionState)) { fail(new Error("no connection")); this.over("The connection of your telephone was lost."); }
      };
    });
    try {
      await peer.setLocalDescription(await peer.createOffer());
      await gathered(peer);
      const answer = await fetch(this.path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ sdp: peer.localDescription.sdp }),
      });
      const body = await answer.json();
      if (!answer.ok) throw new Error(body.detail);
      await peer.setRemoteDescription({ type: "answer", sdp: body.sdp });
      await connected;
    } catch (error) {
      this.over(`Your telephone could not be connected: ${error.message}`);
      throw error;
    }
  }

  mute(yes) {
    for (const track of this.microphone ? this.microphone.getTracks() : []) track.enabled = !yes;
  }

  press(key) {
    if (this.keys && this.keys.readyState === "open") this.keys.send(JSON.stringify({ key }));
  }

  end() {
    if (this.keys && this.keys.readyState === "open") this.keys.send(JSON.stringify({ hangup: true }));
    this.over("");
  }

  over(text) {
    const { peer } = this;
    if (!peer) return;
    this.peer = this.keys = null;
    peer.onconnectionstatechange = null;
    peer.close();
    for (const track of this.microphone ? this.microphone.getTracks() : []) track.stop();
    this.microphone = null;
    this.on("down", text);
  }
}

// Once all addresses are known that the page can be reached by; they stand in the offer.
export function gathered(connection) {
  if (connection.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((done) => {
    connection.addEventListener("icegatheringstatechange", () => connection.iceGatheringState === "complete" && done());
  });
}

// Three short rings, once, for an offer.
export function ring(context) {
  for (const beat of [0, 0.35, 0.7]) {
    for (const pitch of [660, 880]) {
      const tone = context.createOscillator();
      const level = context.createGain();
      tone.frequency.value = pitch;
      level.gain.setValueAtTime(0.0001, context.currentTime + beat);
      level.gain.linearRampToValueAtTime(0.12, context.currentTime + beat + 0.02);
      level.gain.linearRampToValueAtTime(0.0001, context.currentTime + beat + 0.25);
      tone.connect(level).connect(context.destination);
      tone.start(context.currentTime + beat);
      tone.stop(context.currentTime + beat + 0.3);
    }
  }
}
