/** The tiles of a wallboard: a figure over everything, or over one service. They stand in the address. */
import { ALL, totals } from "./choice";
import type { FloorState } from "./floor";

export const TILE_FIGURES = [
  "waiting", "longest", "serviceLevel", "contacts", "ready", "working", "notReady", "asked", "answered", "abandoned",
  "averageWait", "averageHandling",
] as const;
export type TileFigure = (typeof TILE_FIGURES)[number];

export interface Tile {
  figure: TileFigure;
  /** Empty for everything. */
  service: string;
}

export const USUAL_TILES: readonly Tile[] = [
  { figure: "waiting", service: "" },
  { figure: "longest", service: "" },
  { figure: "contacts", service: "" },
  { figure: "ready", service: "" },
  { figure: "working", service: "" },
  { figure: "notReady", service: "" },
];

/** Of one service only these are known. */
export const OF_SERVICES: readonly TileFigure[] = [
  "waiting", "longest", "serviceLevel", "contacts", "ready", "asked", "answered", "abandoned", "averageWait", "averageHandling",
];
/** An average over several services is not one over their averages: it is shown of one service only. */
export const OF_ALL: readonly TileFigure[] = ["waiting", "longest", "contacts", "ready", "working", "notReady", "asked", "answered", "abandoned"];

/** "waiting,serviceLevel@support" as tiles; what is not understood is left out. */
export function readTiles(text: string | undefined): readonly Tile[] {
  if (text === undefined || text === "") return USUAL_TILES;
  return text.split(",").flatMap((each): Tile[] => {
    const [name, service = ""] = each.split("@", 2);
    const figure = TILE_FIGURES.find((known) => known === name);
    if (figure === undefined || !(service === "" ? OF_ALL : OF_SERVICES).includes(figure)) return [];
    return [{ figure, service }];
  });
}

export function writeTile({ figure, service }: Tile): string {
  return service === "" ? figure : `${figure}@${service}`;
}

export function writeTiles(tiles: readonly Tile[]): string {
  return tiles.map(writeTile).join(",");
}

/** What a tile shows. A moment is shown as the time that has passed since. */
export type TileValue = { count: number } | { share: number | null } | { seconds: number | null } | { since: number };

export function valueOf(tile: Tile, floor: FloorState): TileValue {
  const { figure, service } = tile;
  const today = service === "" ? undefined : floor.today.get(service);
  switch (figure) {
    case "longest":
      return { since: totals(floor, { ...ALL, service }).longest };
    case "serviceLevel":
      return { share: today?.service_level ?? null };
    case "averageWait":
      return { seconds: today?.average_wait ?? null };
    case "averageHandling":
      return { seconds: today?.average_handling ?? null };
    case "asked":
    case "answered":
    case "abandoned": {
      let sum = 0;
      for (const each of floor.today.values()) if (service === "" || each.service === service) sum += each[figure];
      return { count: sum };
    }
    case "ready":
      return { count: service === "" ? totals(floor, ALL).ready : (floor.queues.get(service)?.ready ?? 0) };
    default:
      return { count: totals(floor, { ...ALL, service })[figure] };
  }
}

/** The last values of a figure, in memory that never grows. */
export class Ring {
  private readonly values: Float64Array;
  private next = 0;
  private count = 0;

  constructor(size: number) {
    this.values = new Float64Array(size);
  }

  add(value: number): void {
    this.values[this.next] = value;
    this.next = (this.next + 1) % this.values.length;
    this.count = Math.min(this.count + 1, this.values.length);
  }

  /** The values, the oldest first. */
  list(): number[] {
    const from = (this.next - this.count + this.values.length) % this.values.length;
    return Array.from({ length: this.count }, (_, index) => this.values[(from + index) % this.values.length] ?? 0);
  }
}

/** The points of a line through values, in a box of 100 by 30: the newest at the right edge. */
export function points(values: readonly number[], size: number): string {
  const top = Math.max(1, ...values);
  const step = 100 / Math.max(1, size - 1);
  const left = 100 - step * (values.length - 1);
  return values.map((value, index) => `${(left + index * step).toFixed(2)},${(30 - (28 * value) / top).toFixed(2)}`).join(" ");
}

/** How many columns leave the fewest gaps, and tiles that are not too flat. */
export function columns(tiles: number): number {
  if (tiles <= 3) return Math.max(1, tiles);
  const gaps = (count: number) => Math.ceil(tiles / count) * count - tiles;
  return [3, 4, 2, 5].reduce((best, each) => (gaps(each) < gaps(best) ? each : best));
}

/** Whether a board that has been open since a moment should be loaded anew: at night, when nobody looks. */
export function reloads(openedAt: number, now: Date): boolean {
  return now.getHours() === 4 && now.getTime() - openedAt > 6 * 3_600_000;
}
