/** While the agent asks somebody and the person hears music. */
import { Button } from "../../../design/controls";
import type { Conversation } from "../model/parts";
import styles from "../desk.module.css";
import { hasCome } from "../model/possible";
import { deskSession } from "../session";
import { useDesk } from "../store";
import { useWords } from "../words";

export function Consulting({ talk }: { talk: Conversation }) {
  const w = useWords();
  const model = useDesk((desk) => desk.model);
  const connected = useDesk((desk) => desk.connection === "open");
  const come = hasCome(model);
  const session = deskSession();
  const refusal = connected ? undefined : w.connecting;
  return (
    <div className={styles.panel}>
      <p role="status">
        {w.asking(talk.consult)} {!come && <span className={styles.soft}>{w.notThereYet}</span>}
      </p>
      <p className={styles.row}>
        {come && (
          <>
            <Button look="primary" refusal={refusal} onPress={() => void session.ask({ do: "hand_over" })}>
              {w.handOver}
            </Button>
            <Button refusal={refusal} onPress={() => void session.ask({ do: "join" })}>
              {w.joinAll} <kbd aria-hidden>J</kbd>
            </Button>
          </>
        )}
        <Button refusal={refusal} onPress={() => void session.ask({ do: "back" })}>
          {w.backToCustomer}
        </Button>
      </p>
    </div>
  );
}
