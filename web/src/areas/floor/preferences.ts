/** Thresholds and notifications of this person, kept in the browser. */
import { create } from "zustand";

import { readThresholds, type Thresholds } from "./model/thresholds";

const [THRESHOLDS, NOTIFY] = ["cordboard.floor.thresholds", "cordboard.floor.notify"];

interface Preferences {
  thresholds: Thresholds;
  notify: boolean;
}

export const useThresholds = create<Preferences>(() => ({
  thresholds: readThresholds(localStorage.getItem(THRESHOLDS)),
  notify: localStorage.getItem(NOTIFY) === "on",
}));

export function keepThresholds(thresholds: Thresholds): void {
  localStorage.setItem(THRESHOLDS, JSON.stringify(thresholds));
  useThresholds.setState({ thresholds });
}

/** Notify or not. Tells whether the browser allows it. */
export async function keepNotify(on: boolean): Promise<boolean> {
  const allowed = !on || (typeof Notification !== "undefined" && (await Notification.requestPermission()) === "granted");
  localStorage.setItem(NOTIFY, on && allowed ? "on" : "off");
  useThresholds.setState({ notify: on && allowed });
  return allowed;
}
