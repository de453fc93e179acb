import "../../pages/customers/customers.css";

import { useRead } from "../../api/hooks";
import { Link } from "../../app/router";
import { Loaded, Pill } from "../../design";
import { channelLines, channelName, MESSAGE_TONES, whyNot } from "../../pages/customers/faces";
import { TagPills } from "../../pages/customers/TagPills";
import { useWords } from "../../pages/customers/words";
import type { WidgetProps } from "../props";
import { CustomerWidgetDocument, type CustomerWidgetQuery } from "./customer.documents";

/** Beside a customer of the Dashboard's: how to reach them, what they were sent. */
export default function Customer(props: WidgetProps) {
  const locale = useWords();
  const read = useRead(CustomerWidgetDocument, { saleorId: props.id });
  return (
    <Loaded of={read}>
      {({ customer }) => (customer === null ? <p className="muted">{locale.t("widget.unknown")}</p> : <Known profile={customer} />)}
    </Loaded>
  );
}

function Known(props: { readonly profile: NonNullable<CustomerWidgetQuery["customer"]> }) {
  const locale = useWords();
  const { customer, messages } = props.profile;
  return (
    <>
      {(customer.tags.length > 0 || customer.stage) && <TagPills stage={customer.stage} tags={customer.tags} most={8} />}
      <ul className="customers-lines customers-lines-tight" aria-label={locale.t("profile.channels")}>
        {channelLines(customer.channels).map((line) => (
          <li key={line.channels.join()}>
            <span className="customers-face">
              {line.channels.map((channel) => channelName(locale, channel)).join(locale.language === "zh" ? "、" : ", ")}
              {!line.state.isOpen && <small className="muted">{whyNot(locale, line.state)}</small>}
            </span>
            {line.state.isOpen && <Pill tone="success">{locale.t("profile.channel.open")}</Pill>}
          </li>
        ))}
      </ul>
      <h2 className="customers-heading">{locale.t("widget.messages")}</h2>
      {messages.length === 0 ? (
        <p className="muted">{locale.t("widget.no_messages")}</p>
      ) : (
        <ul className="customers-lines customers-lines-tight">
          {messages.map((message) => (
            <li key={message.id}>
              <span className="customers-face">
                {message.template || channelName(locale, message.channel)}
                <small className="muted">
                  <time dateTime={message.acceptedAt ?? message.plannedAt}>{locale.moment(message.acceptedAt ?? message.plannedAt)}</time>
                </small>
              </span>
              <Pill tone={MESSAGE_TONES[message.state]}>{locale.t(`message.${message.state}`)}</Pill>
            </li>
          ))}
        </ul>
      )}
      <p>
        <Link to={`/customers/${customer.id}`}>{locale.t("widget.profile")}</Link>
      </p>
    </>
  );
}
