/** A row of a table with the way to some contacts. */
import { Link } from "@tanstack/react-router";

import { useWords } from "./words";

export function ContactLinks({ title, contacts }: { title: string; contacts: readonly string[] }) {
  const w = useWords();
  return (
    <tr>
      <th scope="row">{title}</th>
      <td>
        {contacts.length === 0
          ? w.none
          : contacts.map((contact) => (
              <div key={contact}>
                <Link to="/contacts/$contact" params={{ contact }}>
                  {contact}
                </Link>
              </div>
            ))}
      </td>
    </tr>
  );
}
