/** A contact that is put before the agent, to take or to turn down. */
import { IconPhoneIncoming } from "@tabler/icons-react";

import { Button } from "../../../design/controls";
import { Card } from "../../../design/surfaces";
import { useShortcuts } from "../../../keys/shortcuts";
import type { Offer } from "../model/parts";
import styles from "../desk.module.css";
import { serviceTitle } from "../model/desk";
import { personOf } from "../model/pop";
import { possible } from "../model/possible";
import { deskSession } from "../session";
import { useDesk } from "../store";
import { useWords, type DeskWords } from "../words";
import { Until } from "./Clocks";
import { useTwice } from "./Twice";

/** Who is put before the agent, in words. */
export function offerTitle(offer: Offer, w: DeskWords): string {
  if (offer.asked_by !== "") return w.asksYou(offer.asked_by);
  const who = personOf(offer.pop) || w.withheld;
  if (offer.callback) return w.callBack(who);
  return offer.pop.direction === "outbound" ? w.callTo(who) : w.callFrom(who);
}

export function OfferCard({ offer }: { offer: Offer }) {
  const w = useWords();
  const model = useDesk((desk) => desk.model);
  const connected = useDesk((desk) => desk.connection === "open");
  const can = possible(model, { telephoneHere: false });
  const session = deskSession();
  const accept = () => void session.ask({ do: "accept", offer: offer.offer });
  const [reject, armed] = useTwice(() => void session.ask({ do: "reject", offer: offer.offer }));
  const refusal = connected ? undefined : w.connecting;
  const keys = [
    ...(can.has("accept") ? [{ keys: "Enter", label: w.accept, run: accept }] : []),
    { keys: "Escape", label: w.reject, run: reject },
  ];
  useShortcuts(w.offer, connected ? keys : []);
  return (
    <Card label={w.offer}>
      <div className={styles.offer} role="alert">
        <IconPhoneIncoming size={24} aria-hidden />
        <h2>{offerTitle(offer, w)}</h2>
        <span className={styles.count}>
          <Until at={offer.until} /> {w.timeLeft}
        </span>
      </div>
      <p className={styles.soft}>{serviceTitle(model, offer.pop.service)}</p>
      {!can.has("accept") && <p>{w.answerTelephone}</p>}
      <p className={styles.row}>
        {can.has("accept") && (
          <Button look="primary" large refusal={refusal} onPress={accept}>
            {w.accept} <kbd aria-hidden>⏎</kbd>
          </Button>
        )}
        <Button look="danger" large refusal={refusal} onPress={() => void session.ask({ do: "reject", offer: offer.offer })}>
          {w.reject} <kbd aria-hidden>Esc Esc</kbd>
        </Button>
        <span role="status">{armed && w.again(w.reject)}</span>
      </p>
    </Card>
  );
}
