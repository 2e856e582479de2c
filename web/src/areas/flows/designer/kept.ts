/** What this browser keeps of drafts that are not saved yet, so that a closed laptop loses nothing. */
import type { Kept } from "../model/saver";

const key = (slug: string, draft: string | null) => `cordboard.unsaved.${slug}.${draft ?? "new"}`;

export function keep(slug: string, draft: string | null, kept: Kept | null): void {
  try {
    if (kept === null) localStorage.removeItem(key(slug, draft));
    else localStorage.setItem(key(slug, draft), JSON.stringify(kept));
  } catch {
    // A full storage keeps nothing more; the next save to the server is under a second away.
  }
}

export function keptOf(slug: string, draft: string | null): Kept | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key(slug, draft)) ?? "null");
    return isKept(kept) ? kept : null;
  } catch {
    return null;
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== "object" || value === null) return false;
  const { edited, base, etag } = value as Record<string, unknown>;
  return typeof edited === "object" && edited !== null && "document" in edited && "layout" in edited && typeof base === "object" && typeof etag === "string";
}
