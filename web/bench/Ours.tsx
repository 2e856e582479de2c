/** The designer's canvas as it is. */
import { useEffect, useState } from "react";

import { Canvas } from "../src/areas/flows/designer/Canvas";
import { useDesigner } from "../src/areas/flows/designer/store";
import { view } from "../src/areas/flows/designer/view";
import type { Catalogue } from "../src/areas/flows/model/catalogue";
import type { FlowDocument } from "../src/areas/flows/model/document";
import type { Layout } from "../src/areas/flows/model/history";

export interface Given {
  document: FlowDocument;
  layout: Layout;
  catalogue: Catalogue;
}

export function Ours({ document, layout, catalogue }: Given) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const state = useDesigner.getState();
    state.setCatalogue(catalogue);
    state.open("big", { document, layout }, true);
    window.bench = {
      near: (module) => {
        state.moveCursor({ module, row: null });
        view.current.zoomTo(1);
      },
      all: () => view.current.fit(),
    };
    setOpen(true);
  }, [document, layout, catalogue]);
  return open ? <Canvas /> : null;
}
