/** An outbound service calls somebody now: whom, and about which account. Its contact is shown as it goes. */
import { IconPhoneOutgoing } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { api, ask, type Schemas } from "../../api/client";
import { Button, TextField } from "../../design/controls";
import { Dialog } from "../../design/Dialog";
import { Problem } from "../../design/surfaces";
import { useWords } from "./words";

type Service = Pick<Schemas["ServiceStatus"], "name" | "title">;

export function CallSomebody({ service }: { service: Service }) {
  const w = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button aria-label={w.callSomebodyOf(service.title)} onPress={() => setOpen(true)}>
        <IconPhoneOutgoing size={14} aria-hidden />
        {w.callSomebody}
      </Button>
      {open && <CallDialog service={service} onClose={() => setOpen(false)} />}
    </>
  );
}

function CallDialog({ service, onClose }: { service: Service; onClose: () => void }) {
  const w = useWords();
  const navigate = useNavigate();
  const [number, setNumber] = useState("");
  const [account, setAccount] = useState("");
  const called = number.trim();
  const call = useMutation({
    mutationFn: () => ask(api.POST("/api/calls", { body: { service: service.name, number: called, account: account.trim() } })),
    onSuccess: ({ contact }) => navigate({ to: "/contacts/$contact", params: { contact } }),
  });
  return (
    <Dialog
      title={w.callSomebodyOf(service.title)}
      isOpen
      onClose={onClose}
      onSubmit={() => {
        if (called !== "" && !call.isPending) call.mutate();
      }}
      foot={
        <>
          <Button onPress={onClose}>{w.cancel}</Button>
          <Button look="primary" type="submit" isDisabled={called === ""} isPending={call.isPending}>
            {w.doCall}
          </Button>
        </>
      }
    >
      <Problem problem={call.error} />
      <TextField label={w.number} help={w.numberHelp} value={number} onChange={setNumber} autoFocus />
      <TextField label={w.account} help={w.accountHelp} value={account} onChange={setAccount} />
    </Dialog>
  );
}
