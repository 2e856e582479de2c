/** What a module says: pieces by language, heard in place. */
import { IconPlayerPlay, IconPlayerStop, IconX } from "@tabler/icons-react";
import { useState } from "react";

import { ActionMenu, IconButton, TextField } from "../../../design/controls";
import { Problem } from "../../../design/surfaces";
import { LANGUAGES } from "../../../language";
import { useDesigner } from "../designer/store";
import { mapping } from "../model/document";
import type { EditorProps } from "./FieldEditor";
import { text } from "./fields";
import { useHearing } from "./hearing";
import styles from "./panels.module.css";
import { Pieces } from "./Pieces";
import { readPrompt, withLanguage, withoutLanguage, withPieces, writePrompt, type Piece, type PromptValue } from "./promptValue";
import { useFileDrop, useUpload, withRecording } from "./recordings";
import { UploadButton } from "./UploadButton";
import { useWords } from "./words";

export function PromptEditor({ field, value, error, onChange }: EditorProps) {
  const editable = useDesigner((state) => state.editable);
  const own = useDesigner((state) => state.flow.language) || "en";
  const hearing = useHearing();
  const prompt = readPrompt(value);
  const several = prompt.languages.length > 1 || prompt.languages[0]?.language !== "";
  const write = (next: PromptValue) => onChange(writePrompt(next));
  return (
    <fieldset className={styles.group}>
      <legend>{field.label}</legend>
      {prompt.languages.map(({ language, pieces }) => (
        <InLanguage
          key={language}
          label={field.label}
          language={language}
          pieces={pieces}
          several={several}
          own={own}
          prompt={prompt}
          hearing={hearing}
          onChange={write}
        />
      ))}
      {editable && <AddLanguage taken={prompt.languages.map((each) => each.language)} onAdd={(language) => write(withLanguage(prompt, language, own))} />}
      <Problem problem={hearing.problem} />
      <span className={error === undefined ? styles.help : styles.error}>{error ?? field.help}</span>
    </fieldset>
  );
}

/** What is said in one language. A WAV file that is chosen or dropped here is uploaded, and played once. */
function InLanguage({ label, language, pieces, several, own, prompt, hearing, onChange }: {
  label: string;
  language: string;
  pieces: readonly Piece[];
  several: boolean;
  own: string;
  prompt: PromptValue;
  hearing: ReturnType<typeof useHearing>;
  onChange: (prompt: PromptValue) => void;
}) {
  const w = useWords();
  const editable = useDesigner((state) => state.editable);
  const upload = useUpload((name) => {
    onChange(withRecording(prompt, language, name));
    hearing.play(language, { prompt: [{ recording: name }], language: language || own, voice: "" });
  });
  const drop = useFileDrop(editable, upload.mutate);
  return (
    <div {...drop.handlers} data-over={drop.over} className={`${styles.group} ${styles.drop} ${several ? styles.nested : ""}`}>
      <div className={styles.line}>
        <span className={styles.muted}>{several ? (language === "" ? w.everyLanguage : language) : ""}</span>
        {editable && <UploadButton label={w.upload} isPending={upload.isPending} onFile={upload.mutate} />}
        <HearButton hearing={hearing} language={language} own={own} value={writePrompt({ languages: [{ language: "", pieces }] })} />
        {editable && prompt.languages.length > 1 && (
          <IconButton label={w.removeLanguage(language)} onPress={() => onChange(withoutLanguage(prompt, language))}>
            <IconX size={14} aria-hidden />
          </IconButton>
        )}
      </div>
      <Pieces
        label={several ? `${label} (${language})` : label}
        pieces={pieces}
        onChange={(next) => onChange(withPieces(prompt, language, next))}
      />
      {upload.isPending && <span role="status" className={styles.help}>{w.uploading}</span>}
      <Problem problem={upload.error} />
    </div>
  );
}

function HearButton({ hearing, language, own, value }: {
  hearing: ReturnType<typeof useHearing>;
  language: string;
  own: string;
  value: ReturnType<typeof writePrompt>;
}) {
  const w = useWords();
  const voice = useDesigner((state) => {
    const [name] = state.selected;
    const module = mapping(mapping(state.edited.document["modules"])[name ?? ""]);
    return text(module["voice"]) || text(state.edited.document["voice"]);
  });
  const playing = hearing.playing === language;
  return (
    <IconButton
      label={playing ? w.stop : w.hear}
      isDisabled={value === null || value === ""}
      onPress={() => (playing ? hearing.stop() : hearing.play(language, { prompt: value, language: language || own, voice }))}
    >
      {playing ? <IconPlayerStop size={14} aria-hidden /> : <IconPlayerPlay size={14} aria-hidden />}
    </IconButton>
  );
}

function AddLanguage({ taken, onAdd }: { taken: readonly string[]; onAdd: (language: string) => void }) {
  const w = useWords();
  const [typing, setTyping] = useState<string | null>(null);
  if (typing !== null) {
    return (
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(typing)) onAdd(typing);
          setTyping(null);
        }}
      >
        <TextField autoFocus label={w.language} placeholder="pt-BR" value={typing} onChange={setTyping} />
      </form>
    );
  }
  const offered = Object.entries(LANGUAGES).filter(([language]) => !taken.includes(language));
  return (
    <div>
      <ActionMenu
        label={w.addLanguage}
        look="quiet"
        actions={[
          ...offered.map(([language, name]) => ({ id: language, label: name, run: () => onAdd(language) })),
          { id: "other", label: "…", run: () => setTyping("") },
        ]}
      />
    </div>
  );
}

