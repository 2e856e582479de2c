/** Views that somebody keeps: addresses with a name, in this browser. */
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { ActionMenu } from "../../design/controls";
import { say } from "../../design/toasts";
import { Emails } from "./Emails";
import { useEmailWords } from "./emailWords";
import { fromAddress, toAddress, today, type Question } from "./question";
import { useWords } from "./words";

const KEY = "cordboard.report-views";

interface View {
  name: string;
  question: Question;
}

function readViews(): View[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(stored) ? stored.flatMap(viewOf) : [];
  } catch {
    return [];
  }
}

/** A stored view, if it is one: its question is read as an address would be, so that an old one does no harm. */
function viewOf(stored: unknown): View[] {
  if (typeof stored !== "object" || stored === null || !("name" in stored) || !("address" in stored)) return [];
  const { name, address } = stored;
  if (typeof name !== "string" || typeof address !== "string") return [];
  const [measure, search] = address.split("?");
  return [{ name, question: fromAddress(measure, Object.fromEntries(new URLSearchParams(search)), today()) }];
}

function addressOf(question: Question): string {
  const search = Object.entries(toAddress(question)).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return `${question.measure}?${new URLSearchParams(search).toString()}`;
}

function store(views: readonly View[]): void {
  localStorage.setItem(KEY, JSON.stringify(views.map(({ name, question }) => ({ name, address: addressOf(question) }))));
}

export function Views({ question, title }: { question: Question; title: string }) {
  const w = useWords();
  const mail = useEmailWords();
  const navigate = useNavigate();
  const [mailing, setMailing] = useState(false);
  const [views, setViews] = useState(readViews);
  const put = (next: View[]) => {
    store(next);
    setViews(next);
  };
  const subject = [title, ...Object.values(question.filters), question.by === "" ? "" : w.byGroup(w.dimensions[question.by])].filter(Boolean).join(" · ");
  const name = `${subject} · ${question.from} – ${question.to}`;
  const here = views.some((each) => addressOf(each.question) === addressOf(question));
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href);
    say(w.copied, "good");
  };
  return (
    <>
      <ActionMenu
        label={w.views}
        actions={[
          ...views.map((view) => ({
            id: addressOf(view.question),
            label: view.name,
            run: () => void navigate({ to: "/reports/$measure", params: { measure: view.question.measure }, search: toAddress(view.question) }),
          })),
          ...(views.length > 0 ? (["separator"] as const) : []),
          here
            ? { id: "forget", label: w.forget, run: () => put(views.filter((each) => addressOf(each.question) !== addressOf(question))) }
            : {
                id: "keep",
                label: w.keep,
                run: () => {
                  put([...views, { name, question }]);
                  say(w.kept, "good");
                },
              },
          { id: "copy", label: w.copy, run: () => void copy() },
          { id: "email", label: mail.menu, run: () => setMailing(true) },
        ]}
      />
      {mailing && <Emails question={question} name={subject} onClose={() => setMailing(false)} />}
    </>
  );
}
