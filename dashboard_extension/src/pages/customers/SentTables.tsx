import { Link } from "../../app/router";
import { Card, EmptyState, Pill, Table } from "../../design";
import { reasonInWords } from "../../shared/reasons";
import { capital, channelName, COUPON_TONES, MESSAGE_TONES } from "./faces";
import type { ProfileData } from "./person";
import { useWords } from "./words";

export function MessageTable(props: { readonly messages: ProfileData["messages"] }) {
  const locale = useWords();
  return (
    <Card isFlush>
      <Table
        caption={locale.t("profile.tab.messages")}
        rows={props.messages}
        keyOf={(message) => message.id}
        columns={[
          {
            key: "when",
            title: locale.t("messages.when"),
            cell: ({ acceptedAt, plannedAt }) => <time dateTime={acceptedAt ?? plannedAt}>{locale.moment(acceptedAt ?? plannedAt)}</time>,
          },
          {
            key: "template",
            title: locale.t("messages.template"),
            cell: ({ template, runId }) =>
              runId === null ? template : <Link to={`/recalls/runs/${runId}`}>{template || locale.t("entry.message.none")}</Link>,
          },
          { key: "channel", title: locale.t("messages.channel"), cell: ({ channel }) => (channel === null ? "–" : channelName(locale, channel)) },
          {
            key: "state",
            title: locale.t("messages.state"),
            cell: ({ state }) => <Pill tone={MESSAGE_TONES[state]}>{locale.t(`message.${state}`)}</Pill>,
          },
          { key: "why", title: locale.t("messages.why"), wraps: true, cell: ({ reason }) => capital(reasonInWords(locale, reason)) },
        ]}
        empty={<EmptyState icon="message" title={locale.t("messages.empty.title")} text={locale.t("messages.empty.text")} />}
      />
    </Card>
  );
}

export function CouponTable(props: { readonly coupons: ProfileData["coupons"] }) {
  const locale = useWords();
  return (
    <Card isFlush>
      <Table
        caption={locale.t("profile.tab.coupons")}
        rows={props.coupons}
        keyOf={(coupon) => coupon.id}
        columns={[
          { key: "name", title: locale.t("coupons.name"), cell: ({ name }) => name },
          {
            key: "state",
            title: locale.t("coupons.state"),
            cell: ({ state }) => <Pill tone={COUPON_TONES[state]}>{locale.t(`coupon.${state}`)}</Pill>,
          },
          {
            key: "granted",
            title: locale.t("coupons.granted"),
            align: "end",
            cell: ({ grantedAt }) => <time dateTime={grantedAt}>{locale.moment(grantedAt)}</time>,
          },
          {
            key: "expires",
            title: locale.t("coupons.expires"),
            align: "end",
            cell: ({ expiresAt }) => <time dateTime={expiresAt}>{locale.moment(expiresAt)}</time>,
          },
        ]}
        empty={<EmptyState icon="coupon" title={locale.t("coupons.empty.title")} text={locale.t("coupons.empty.text")} />}
      />
    </Card>
  );
}
