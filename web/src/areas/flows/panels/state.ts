/** Which panels are open, so that header, palette and panels open the same ones. */
import { create } from "zustand";

export type LeftTab = "palette" | "outline";
export type SideTab = "setup" | "problems";
export type BottomTab = "proof" | "try" | "yaml";

interface PanelState {
  left: LeftTab;
  side: SideTab;
  /** Null while the panel below the canvas is folded. */
  bottom: BottomTab | null;
  publishing: boolean;
  showLeft: (tab: LeftTab) => void;
  showSide: (tab: SideTab) => void;
  showBottom: (tab: BottomTab | null) => void;
  setPublishing: (open: boolean) => void;
}

export const usePanels = create<PanelState>()((set) => ({
  left: "palette",
  side: "setup",
  bottom: null,
  publishing: false,
  showLeft: (left) => set({ left }),
  showSide: (side) => set({ side }),
  showBottom: (bottom) => set({ bottom }),
  setPublishing: (publishing) => set({ publishing }),
}));
