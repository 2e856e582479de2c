/** The results that this person chose last, in this browser. */
const KEY = "cordboard.recent-results";
const KEPT = 8;

export function recentResults(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each): each is string => typeof each === "string") : [];
  } catch {
    return [];
  }
}

export function noteResult(result: string): void {
  if (result === "") return;
  const kept = [result, ...recentResults().filter((each) => each !== result)].slice(0, KEPT);
  localStorage.setItem(KEY, JSON.stringify(kept));
}
