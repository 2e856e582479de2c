/** Whether what is seen is live, and how old it is where it is not. */
import { Tag } from "../../design/surfaces";
import { useFormats } from "../../language/format";
import { clock, useLive } from "./live";
import { useWords } from "./words";

/** Milliseconds from which on a clock is wrong. */
const OFF = 30_000;

export function Connected() {
  const w = useWords();
  const formats = useFormats();
  const connection = useLive((live) => live.connection);
  const lostSince = useLive((live) => live.lostSince);
  const off = useLive((live) => (live.connection === "open" && Math.abs(clock.ahead) > OFF ? Math.round(clock.ahead / 60_000) : 0));
  return (
    <span role="status">
      {connection === "open" && <Tag tone="good">{w.live}</Tag>}
      {connection === "connecting" && <Tag>{w.connecting}</Tag>}
      {connection === "refused" && <Tag tone="bad">{w.refused}</Tag>}
      {connection === "lost" && <Tag tone="warning">{w.lost(formats.time(lostSince ?? Date.now()))}</Tag>}
      {off !== 0 && <Tag tone="warning">{w.clockOff(formats.number(off))}</Tag>}
    </span>
  );
}
