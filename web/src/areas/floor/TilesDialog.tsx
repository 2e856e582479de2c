/** Which tiles a wallboard shows. */
import { Button, Checkbox } from "../../design/controls";
import { Dialog } from "../../design/Dialog";
import styles from "./wall.module.css";
import { useGlossary } from "./glossary";
import type { Queue } from "./model/floor";
import { OF_ALL, OF_SERVICES, writeTile, type Tile } from "./model/wall";
import { useWords } from "./words";

interface TilesDialogProps {
  tiles: readonly Tile[];
  services: readonly Queue[];
  onChange: (tiles: readonly Tile[]) => void;
  onClose: () => void;
}

export function TilesDialog({ tiles, services, onChange, onClose }: TilesDialogProps) {
  const w = useWords();
  const glossary = useGlossary();
  const chosen = new Set(tiles.map(writeTile));
  const toggle = (tile: Tile, yes: boolean) => {
    const name = writeTile(tile);
    onChange(yes ? [...tiles, tile] : tiles.filter((each) => writeTile(each) !== name));
  };
  const groups = [
    { title: w.allServices, service: "", figures: OF_ALL },
    ...services.map((each) => ({ title: each.title, service: each.service, figures: OF_SERVICES })),
  ];
  return (
    <Dialog title={w.chooseTiles} isOpen onClose={onClose} wide foot={<Button onPress={onClose}>{w.done}</Button>}>
      <p>{w.tilesHelp}</p>
      {groups.map(({ title, service, figures }) => (
        <fieldset key={service} className={styles.choices}>
          <legend>{title}</legend>
          {figures.map((figure) => {
            const tile = { figure, service };
            return (
              <Checkbox key={figure} isSelected={chosen.has(writeTile(tile))} onChange={(yes) => toggle(tile, yes)}>
                {glossary[figure].name}
              </Checkbox>
            );
          })}
        </fieldset>
      ))}
    </Dialog>
  );
}
