/** A new flow: what it is called, and what kind of contacts it takes. It begins as a draft. */
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { api, ask } from "../../../api/client";
import { Button, Select, TextField } from "../../../design/controls";
import { Dialog } from "../../../design/Dialog";
import { Problem } from "../../../design/surfaces";
import { LANGUAGES, useLanguage } from "../../../language";
import { isSlug, slugOf } from "./slug";
import { useWords } from "./words";

export function NewFlow({ isOpen, onClose, taken }: { isOpen: boolean; onClose: () => void; taken: readonly string[] }) {
  const w = useWords();
  const own = useLanguage();
  const navigate = useNavigate();
  const [title, setTitle] = useState("");
  const [typed, setTyped] = useState<string | null>(null);
  const [direction, setDirection] = useState("inbound");
  const [channel, setChannel] = useState("voice");
  const [language, setLanguage] = useState<string>(own);
  const slug = typed ?? slugOf(title);
  const wrong = taken.includes(slug) ? w.slugTaken : slug !== "" && !isSlug(slug) ? w.badSlug : undefined;
  const make = useMutation({
    mutationFn: () => {
      const document = { cordboard: 1, flow: slug, title: title.trim(), channel, direction, language, modules: {}, connectors: [] };
      return ask(api.POST("/api/flows/{slug}/drafts", { params: { path: { slug } }, body: { title: "", document, based_on: "" } }));
    },
    onSuccess: (draft) => navigate({ to: "/flows/$slug", params: { slug }, search: { draft: draft.id } }),
  });
  const ready = title.trim() !== "" && isSlug(slug) && wrong === undefined;
  return (
    <Dialog
      title={w.new}
      isOpen={isOpen}
      onClose={onClose}
      onSubmit={() => {
        if (ready) make.mutate();
      }}
      foot={
        <>
          <Button onPress={onClose}>{w.cancel}</Button>
          <Button look="primary" type="submit" isDisabled={!ready} isPending={make.isPending}>
            {w.make}
          </Button>
        </>
      }
    >
      <Problem problem={make.error} />
      <TextField label={w.name} help={w.nameHelp} value={title} onChange={setTitle} autoFocus />
      <TextField label={w.slug} help={w.slugHelp} value={slug} onChange={setTyped} error={wrong} />
      <Select
        label={w.direction}
        choices={[{ id: "inbound", label: w.inbound }, { id: "outbound", label: w.outbound }]}
        value={direction}
        onChange={setDirection}
      />
      <Select
        label={w.channel}
        choices={[{ id: "voice", label: w.voice }, { id: "sms", label: w.sms }, { id: "email", label: w.email }]}
        value={channel}
        onChange={setChannel}
      />
      <Select
        label={w.language}
        choices={Object.entries(LANGUAGES).map(([id, label]) => ({ id, label }))}
        value={language}
        onChange={setLanguage}
      />
    </Dialog>
  );
}
