/** The last contacts, each with its outcome. */
import { Link } from "@tanstack/react-router";

import type { Schemas } from "../../api/client";
import { Card, Empty, Tag, tableStyles } from "../../design/surfaces";
import { useFormats } from "../../language/format";
import type { SiteNow } from "./liveSite";
import { CallFromHere } from "./Services";
import styles from "./site.module.css";
import { useWords } from "./words";

export function LastContacts({ contacts, first }: { contacts: SiteNow["last"]; first: Schemas["ServiceStatus"] | undefined }) {
  const w = useWords();
  const formats = useFormats();
  return (
    <Card label={w.last}>
      <h2>{w.last}</h2>
      {contacts.length === 0 ? (
        <Empty action={first !== undefined && <CallFromHere service={first} />}>{w.noContacts}</Empty>
      ) : (
        <>
          <div className={tableStyles.scroll}>
            <table className={tableStyles.table}>
              <thead>
                <tr>
                  <th>{w.began}</th>
                  <th>{w.caller}</th>
                  <th>{w.called}</th>
                  <th>{w.service}</th>
                  <th>{w.outcome}</th>
                </tr>
              </thead>
              <tbody>
                {contacts.map((contact) => (
                  <tr key={contact.id}>
                    <td>
                      <Link to="/contacts/$contact" params={{ contact: contact.id }}>
                        {formats.dateTime(contact.started_at)}
                      </Link>
                    </td>
                    <td>{contact.caller || w.withheld}</td>
                    <td>{contact.called}</td>
                    <td>{contact.service}</td>
                    <td>
                      {contact.label ? <Tag>{contact.label}</Tag> : <Tag tone="info">{w.inProgress}</Tag>}{" "}
                      {contact.trial && <Tag tone="info">{w.trial}</Tag>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p className={styles.more}>
            <Link to="/contacts">{w.allContacts}</Link>
          </p>
        </>
      )}
    </Card>
  );
}
