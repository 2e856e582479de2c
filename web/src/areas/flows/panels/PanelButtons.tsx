/** The buttons of the designer's head that open the simulator and the dialog of publishing. */
import { IconPlayerPlay, IconUpload } from "@tabler/icons-react";

import { Button } from "../../../design/controls";
import { Tag } from "../../../design/surfaces";
import { useDesigner } from "../designer/store";
import { counted } from "./problems";
import { usePanels } from "./state";
import { useWords } from "./words";

export function PanelButtons() {
  const w = useWords();
  const { errors, warnings } = counted(useDesigner((state) => state.problems));
  const { showBottom, showSide, setPublishing } = usePanels();
  return (
    <>
      {errors + warnings > 0 && (
        <Button look="quiet" onPress={() => showSide("problems")}>
          {errors > 0 && <Tag tone="bad">{w.errors(errors)}</Tag>}
          {warnings > 0 && <Tag tone="warning">{w.warnings(warnings)}</Tag>}
        </Button>
      )}
      <Button onPress={() => showBottom("try")}>
        <IconPlayerPlay size={14} aria-hidden /> {w.tryIt}
      </Button>
      <Button look="primary" onPress={() => setPublishing(true)}>
        <IconUpload size={14} aria-hidden /> {w.publish}
      </Button>
    </>
  );
}
