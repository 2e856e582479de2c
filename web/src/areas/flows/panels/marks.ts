/** The places of an expression, or of the expressions in a text, that the check means. */
import type { Mark } from "../../../design/completion/marks";
import type { DraftProblem } from "../designer/store";

/** What is to be marked in `text`, in the order of its characters. */
export function marksIn(text: string, problems: readonly DraftProblem[], module: string): Mark[] {
  const found = problems.flatMap((each) => {
    if (each.mark === null || each.module !== module) return [];
    const at = placeOf(text, each.mark.text);
    if (at < 0) return [];
    const begin = at + units(each.mark.text, each.mark.begin);
    const severity: Mark["severity"] = each.severity === "error" ? "error" : "warning";
    return [{ begin, end: at + units(each.mark.text, each.mark.end), severity }];
  });
  const marks: Mark[] = [];
  for (const each of found.sort((a, b) => a.begin - b.begin)) {
    if (each.end > each.begin && each.begin >= (marks.at(-1)?.end ?? 0)) marks.push(each);
  }
  return marks;
}

/** Where an expression stands: it is all of the text, or between double braces in it; -1 where it is not there. */
function placeOf(text: string, expression: string): number {
  if (text.trim() === expression.trim()) return text.indexOf(expression.trim()) - (expression.length - expression.trimStart().length);
  for (const braces of text.matchAll(/\{\{([^]*?)\}\}/g)) {
    const within = braces[1] ?? "";
    if (within.trim() === expression) return braces.index + 2 + within.indexOf(expression);
  }
  return -1;
}

/** The server counts code points, the browser UTF-16 units. */
function units(text: string, points: number): number {
  return [...text].slice(0, points).join("").length;
}
