/** A call of the draft on the telephone of this page, and the way that its contact takes. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { api, ApiProblem, ask, type Schemas } from "../../../api/client";
import { inCall, usePhoneCall, type PhoneCall } from "../../../telephone/phoneCall";
import { flushDraft } from "../designer/saving";
import { useDesigner } from "../designer/store";
import { useTryWords } from "./tryWords";

/** How often it is looked where the contact is, in milliseconds. */
const LOOK = 1_000;

export interface WantedCall {
  /** The number of the person; empty for one that belongs to nobody. */
  number: string;
  /** The service whose settings hold; empty for the usual one. */
  service: string;
}

export interface DraftCalls {
  phone: PhoneCall;
  busy: boolean;
  /** The contact of the call that goes on, or was the last; empty before there is one. */
  contact: string;
  call: (wanted: WantedCall) => void;
}

export function useDraftCall(): DraftCalls {
  const w = useTryWords();
  const phone = usePhoneCall();
  const [made, setMade] = useState<Schemas["DraftCall"] | null>(null);
  const [begun, setBegun] = useState("");
  // The contact is stored before the call is answered, and until then there is none.
  if (phone.state.is === "answered" && made !== null && begun !== made.contact) setBegun(made.contact);
  const call = (wanted: WantedCall) => {
    setMade(null);
    phone.call("", async (sdp) => {
      // What is called is what is stored.
      const saved = await flushDraft();
      const { slug, draft } = useDesigner.getState();
      if (!saved || draft === null) throw new ApiProblem(0, w.notSaved);
      const params = { path: { slug, draft: draft.id } };
      const found = await ask(api.POST("/api/flows/{slug}/drafts/{draft}/calls", { params, body: { sdp, ...wanted } }));
      setMade(found);
      return found.sdp;
    });
  };
  return { phone, busy: inCall(phone.state), contact: begun === made?.contact ? begun : "", call };
}

/** What happened in a contact so far, looked at again until it is over. */
export function useFollowedContact(contact: string): Schemas["ContactWithTrace"] | null {
  const told = useQuery({
    queryKey: ["contact", contact],
    queryFn: () => ask(api.GET("/api/contacts/{contact}", { params: { path: { contact } } })),
    enabled: contact !== "",
    refetchInterval: (query) => (query.state.data?.closed_at == null ? LOOK : false),
  });
  return told.data ?? null;
}
