/** The floor on a second screen: chosen figures, large, and nothing that looks live when it is not. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";

import { Button } from "../../design/controls";
import { useFormats } from "../../language/format";
import { everySecond } from "../../live/ticker";
import { useFloor, useFloorConnection, useLive } from "./live";
import { columns, readTiles, reloads, writeTile, writeTiles } from "./model/wall";
import { Tile } from "./Tile";
import { TilesDialog } from "./TilesDialog";
import styles from "./wall.module.css";
import { useWords } from "./words";

export default function Wallboard() {
  const w = useWords();
  useFloorConnection();
  const navigate = useNavigate();
  const chosen = useSearch({ strict: false }).tiles;
  const tiles = useMemo(() => readTiles(chosen), [chosen]);
  const queues = useFloor((floor) => floor.queues);
  const begun = useFloor((floor) => floor.number !== null);
  const [choosing, setChoosing] = useState(false);
  useEffect(() => {
    const openedAt = Date.now();
    return everySecond(() => {
      if (reloads(openedAt, new Date())) window.location.reload();
    });
  }, []);
  return (
    <div className={styles.wall}>
      <h1 className="visually-hidden">{w.wallboard}</h1>
      <div className={styles.tools}>
        <Button look="quiet" onPress={() => setChoosing(true)}>
          {w.chooseTiles}
        </Button>
        <Button look="quiet" onPress={() => void document.documentElement.requestFullscreen()}>
          {w.fullScreen}
        </Button>
        <Button look="quiet" onPress={() => void navigate({ to: "/floor" })}>
          {w.backToFloor}
        </Button>
      </div>
      {begun ? (
        <div className={styles.tiles} data-columns={columns(tiles.length)}>
          {tiles.map((tile) => (
            <Tile key={writeTile(tile)} tile={tile} service={queues.get(tile.service)?.title ?? tile.service} />
          ))}
        </div>
      ) : (
        <p className={styles.nothing}>{w.waitingForData}</p>
      )}
      <NoData />
      {choosing && (
        <TilesDialog
          tiles={tiles}
          services={[...queues.values()]}
          onChange={(to) => void navigate({ to: ".", search: { tiles: writeTiles(to) }, replace: true })}
          onClose={() => setChoosing(false)}
        />
      )}
    </div>
  );
}

/** Over everything for as long as the connection is away. */
function NoData() {
  const w = useWords();
  const formats = useFormats();
  const away = useLive((live) => live.connection === "lost" || live.connection === "refused");
  const refused = useLive((live) => live.connection === "refused");
  const lostSince = useLive((live) => live.lostSince);
  if (!away) return null;
  return (
    <div className={styles.away} role="alert">
      {refused ? w.refused : w.noData(formats.time(lostSince ?? Date.now()))}
    </div>
  );
}
