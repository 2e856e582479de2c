/** The link with which an agent chooses a password. */
import { useMutation } from "@tanstack/react-query";

import { api, ask } from "../../../api/client";
import { may, useMe } from "../../../app/session";
import { Button } from "../../../design/controls";
import { Card, Problem } from "../../../design/surfaces";
import styles from "../settings.module.css";
import { useWords } from "../words";

export function Invitation({ logon }: { logon: string }) {
  const w = useWords();
  const me = useMe().data;
  const invite = useMutation({
    mutationFn: () => ask(api.POST("/api/organisation/agents/{logon}/invitation", { params: { path: { logon } } })),
  });
  return (
    <Card label={w.invite}>
      <div className={styles.stack}>
        <Button onPress={() => invite.mutate()} isPending={invite.isPending} refusal={may(me) ? undefined : w.notYours}>
          {w.invite}
        </Button>
        <Problem problem={invite.error} />
        {invite.data !== undefined && (
          <p role="status">
            {w.invited(logon)} <br />
            <code className={styles.link}>{invite.data.link}</code>
          </p>
        )}
      </div>
    </Card>
  );
}
