/** What the report is about: measure, days, interval, division, filters. Each choice is at once in the address. */
import { useQuery } from "@tanstack/react-query";

import { api, ask, type Schemas } from "../../api/client";
import { Button, Checkbox, ComboBox, Select, TextField, type Choice } from "../../design/controls";
import { useLanguage } from "../../language";
import { DIMENSIONS, FILTERS, INTERVALS, MEASURES, periods, today, type Filter, type Question } from "./question";
import styles from "./reports.module.css";
import { useWords } from "./words";

interface Props {
  question: Question;
  definitions: readonly Schemas["MeasureDefinition"][];
  onChange: (question: Question) => void;
}

export function Controls({ question, definitions, onChange }: Props) {
  const w = useWords();
  const language = useLanguage();
  const put = (changed: Partial<Question>) => onChange({ ...question, ...changed });
  const measure = definitions.find((each) => each.name === question.measure);
  const known = measure?.by ?? [];
  const measures = MEASURES.flatMap((name) => definitions.filter((each) => each.name === name));
  const choose = (name: string) => {
    const next = measures.find((each) => each.name === name);
    if (next === undefined) return;
    const filters = Object.fromEntries(Object.entries(question.filters).filter(([filter]) => next.by.some((each) => each === filter)));
    put({ measure: next.name, by: next.by.some((each) => each === question.by) ? question.by : "", filters });
  };
  return (
    <>
      <div className={styles.controls}>
        <Select label={w.measure} value={question.measure} onChange={choose} choices={measures.map((each) => ({ id: each.name, label: each[language].title }))} />
        <TextField label={w.from} type="date" value={question.from} onChange={(from) => from !== "" && put({ from, to: from > question.to ? from : question.to })} />
        <TextField label={w.to} type="date" value={question.to} onChange={(to) => to !== "" && put({ to, from: to < question.from ? to : question.from })} />
        <Select label={w.interval} value={question.interval} choices={INTERVALS.map((id) => ({ id, label: w.intervals[id] }))} onChange={(id) => put({ interval: INTERVALS.find((each) => each === id) ?? "1d" })} />
        <Select
          label={w.by}
          value={question.by === "" ? "nothing" : question.by}
          choices={[{ id: "nothing", label: w.nothing }, ...known.map((id) => ({ id, label: w.dimensions[id] }))]}
          onChange={(id) => put({ by: DIMENSIONS.find((each) => each === id) ?? "" })}
        />
        <Filters question={question} known={known} onChange={onChange} />
      </div>
      <div className={styles.row} role="group" aria-label={w.period}>
        {Object.entries(periods(today())).map(([name, [from, to]]) => (
          <Button key={name} look="quiet" onPress={() => put({ from, to })}>
            {name === "today" ? w.periods.today : name === "yesterday" ? w.periods.yesterday : name === "week" ? w.periods.week : w.periods.month}
          </Button>
        ))}
        <Checkbox isSelected={question.compare} onChange={(compare) => put({ compare })}>
          {w.compare}
        </Checkbox>
      </div>
    </>
  );
}

function Filters({ question, known, onChange }: { question: Question; known: readonly string[]; onChange: (question: Question) => void }) {
  const w = useWords();
  const services = useQuery({ queryKey: ["services"], queryFn: () => ask(api.GET("/api/services")), staleTime: 60_000 });
  const results = useQuery({ queryKey: ["results"], queryFn: () => ask(api.GET("/api/results")), staleTime: 60_000 });
  const flows = useQuery({ queryKey: ["flows"], queryFn: () => ask(api.GET("/api/flows")), staleTime: 60_000 });
  const choices: Partial<Record<Filter, readonly Choice[]>> = {
    service: services.data?.map((each) => ({ id: each.name, label: each.name, hint: each.title })) ?? [],
    result: results.data?.map((each) => ({ id: each.slug, label: each.slug, hint: each.label })) ?? [],
    flow: flows.data?.map((each) => ({ id: each.slug, label: each.slug, hint: each.title })) ?? [],
  };
  const put = (name: Filter, value: string) => {
    const rest = { ...question.filters };
    delete rest[name];
    onChange({ ...question, filters: value === "" ? rest : { ...rest, [name]: value } });
  };
  return FILTERS.filter((name) => known.includes(name) && (name !== "version" || question.filters.version !== undefined)).map((name) => (
    <ComboBox
      key={`${name} ${question.filters[name] ?? ""} ${choices[name]?.length ?? 0}`}
      label={`${w.filters} ${w.dimensions[name]}`}
      choices={[...(choices[name] ?? []), ...own(question.filters[name], choices[name])]}
      value={question.filters[name] ?? null}
      onChange={(id) => put(name, id)}
      onCustom={(text) => text !== (question.filters[name] ?? "") && put(name, text)}
    />
  ));
}

/** What was typed is a choice too, so that the field shows it. */
function own(value: string | undefined, choices: readonly Choice[] | undefined): Choice[] {
  return value === undefined || choices?.some((each) => each.id === value) ? [] : [{ id: value, label: value }];
}
