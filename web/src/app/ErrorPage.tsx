/** What is shown where a page failed, or is none. */
import { Link } from "@tanstack/react-router";

import { Button } from "../design/controls";
import { Empty } from "../design/surfaces";
import { useWords } from "./words";

/** A page that could not be shown; after an update of the server its parts may be gone, and a reload brings them. */
export function FailedPage() {
  const w = useWords();
  return (
    <Empty action={<Button onPress={() => window.location.reload()}>{w.reload}</Button>}>{w.failed}</Empty>
  );
}

export function MissingPage() {
  const w = useWords();
  return <Empty action={<Link to="/">{w.home}</Link>}>{w.missing}</Empty>;
}
