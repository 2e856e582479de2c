/** The site as it is now, told by the server after every change. */
import { useEffect, useState } from "react";

import type { Schemas } from "../../api/client";

export type SiteNow = Schemas["SiteNow"];

/** Milliseconds after which a stream that the server refused is asked for again. */
const AGAIN = 3_000;

/** What the stream told last, and whether it stands. Nothing is asked for where `open` is false. */
export function useSiteNow(open: boolean): { now: SiteNow | null; connected: boolean } {
  const [now, setNow] = useState<SiteNow | null>(null);
  const [connected, setConnected] = useState(true);
  useEffect(() => {
    if (!open) return undefined;
    let events: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const connect = () => {
      events = new EventSource("/api/now/events");
      events.onmessage = (event: MessageEvent<string>) => {
        const told: unknown = JSON.parse(event.data);
        setConnected(true);
        if (isSiteNow(told)) setNow(told);
      };
      events.onerror = () => {
        setConnected(false);
        // A stream that breaks is resumed by the browser; one that was refused is not.
        if (events.readyState === EventSource.CLOSED) timer = setTimeout(connect, AGAIN);
      };
    };
    connect();
    return () => {
      clearTimeout(timer);
      events.close();
    };
  }, [open]);
  return { now, connected };
}

function isSiteNow(told: unknown): told is SiteNow {
  return typeof told === "object" && told !== null && "calls" in told && "last" in told && "ready" in told;
}

/** A number at the site's own address, as telephones dial it: sip:2001@192.0.2.7:5060. */
export function dialled(address: string, number: string): string {
  return address.replace("sip:", `sip:${number}@`);
}
