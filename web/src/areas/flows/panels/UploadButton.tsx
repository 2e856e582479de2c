/** A button that lets a WAV file be chosen and gives it. */
import { IconUpload } from "@tabler/icons-react";
import { useRef } from "react";

import { IconButton } from "../../../design/controls";

export function UploadButton({ label, isPending, onFile }: { label: string; isPending: boolean; onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton label={label} isDisabled={isPending} onPress={() => input.current?.click()}>
        <IconUpload size={14} aria-hidden />
      </IconButton>
      <input
        ref={input}
        type="file"
        accept=".wav,audio/wav,audio/x-wav"
        aria-label={label}
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = ""; // so that the same file can be chosen again after it was mended
          if (file !== undefined) onFile(file);
        }}
      />
    </>
  );
}
