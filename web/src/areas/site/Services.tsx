/** The services: where each is called, whether it is open and why, and a way to call it from this page. */
import { IconPhone } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";

import type { Schemas } from "../../api/client";
import { may, useMe } from "../../app/session";
import { Card, Empty, Tag, tableStyles } from "../../design/surfaces";
import controls from "../../design/controls.module.css";
import { CallSomebody } from "./CallSomebody";
import { dialled } from "./liveSite";
import styles from "./site.module.css";
import { useWords } from "./words";

type Service = Schemas["ServiceStatus"];

export function Services({ services, address }: { services: readonly Service[]; address: string }) {
  const w = useWords();
  return (
    <Card label={w.services}>
      <h2>{w.services}</h2>
      {services.length === 0 ? (
        <Empty>{w.noServices}</Empty>
      ) : (
        <div className={tableStyles.scroll}>
          <table className={tableStyles.table}>
            <thead>
              <tr>
                <th>{w.service}</th>
                <th>{w.now}</th>
                <th>{w.call}</th>
                <th>{w.flow}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {services.map((service) => (
                <ServiceRow key={service.name} service={service} address={address} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function ServiceRow({ service, address }: { service: Service; address: string }) {
  const w = useWords();
  const mayCall = may(useMe().data, "supervisor");
  const numbers = service.numbers.length > 0 ? service.numbers : [service.name];
  return (
    <tr>
      <td>{service.title}</td>
      <td>
        <Tag tone={service.open ? "good" : "plain"}>{service.open ? w.open : w.closed}</Tag>{" "}
        <span className={styles.soft}>{service.hours}</span>
      </td>
      <td>
        {service.direction === "inbound" ? (
          numbers.map((number) => (
            <code key={number} className={styles.number}>
              {address === "" ? number : dialled(address, number)}
            </code>
          ))
        ) : (
          <span className={styles.soft}>{w.outbound}</span>
        )}
      </td>
      <td>
        <Link to="/flows/$slug" params={{ slug: service.flow }}>
          {service.flow}
        </Link>
      </td>
      <td className={tableStyles.numeric}>{service.direction === "inbound" ? <CallFromHere service={service} /> : mayCall && <CallSomebody service={service} />}</td>
    </tr>
  );
}

export function CallFromHere({ service }: { service: Pick<Service, "name" | "title"> }) {
  const w = useWords();
  return (
    <Link to="/phone" search={{ called: service.name }} className={controls.button} aria-label={w.callServiceFromHere(service.title)}>
      <IconPhone size={14} aria-hidden />
      {w.callFromHere}
    </Link>
  );
}
