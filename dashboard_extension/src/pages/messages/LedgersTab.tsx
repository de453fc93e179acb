import { useRead } from "../../api/hooks";
import { Card, Definition, EmptyState, Loaded, SkeletonLines, Table } from "../../design";
import { channelInWords, reasonInWords } from "../../shared/reasons";
import { shortDay } from "../../shared/days";
import { LedgersDocument } from "./messages.documents";
import { capital } from "./naming";
import { useWords } from "./words";

const REFRESH_MS = 30_000;

/** What is left to send by, and what forbids it. */
export function LedgersTab() {
  const locale = useWords();
  const read = useRead(LedgersDocument, {}, { every: REFRESH_MS });
  return (
    <Loaded of={read} skeleton={<SkeletonLines lines={8} />}>
      {({ ledgers }) => (
        <>
          <Card
            title={
              <>
                {locale.t("ledgers.grants")} <Definition term={locale.t("ledgers.grants")}>{locale.t("ledgers.grants.what")}</Definition>
              </>
            }
            isFlush
          >
            <Table
              caption={locale.t("ledgers.grants")}
              rows={ledgers.grants}
              keyOf={(row) => `${row.account} ${row.template}`}
              columns={[
                { key: "template", title: locale.t("log.template"), cell: (row) => row.template },
                { key: "account", title: locale.t("template.account"), cell: (row) => row.account },
                { key: "people", title: locale.t("ledgers.people"), align: "end", cell: (row) => locale.count(row.people) },
                { key: "available", title: locale.t("ledgers.available"), align: "end", cell: (row) => locale.count(row.available) },
                { key: "reserved", title: locale.t("ledgers.reserved"), align: "end", cell: (row) => locale.count(row.reserved) },
                { key: "spent", title: locale.t("ledgers.spent"), align: "end", cell: (row) => locale.count(row.spent) },
              ]}
              empty={<EmptyState icon="message" title={locale.t("ledgers.grants.none")} text={locale.t("ledgers.grants.none.text")} />}
            />
          </Card>
          <Card title={locale.t("ledgers.quotas")} subtitle={locale.t("ledgers.quotas.what")} isFlush>
            <Table
              caption={locale.t("ledgers.quotas")}
              rows={ledgers.quotas}
              keyOf={(row) => `${row.account} ${row.day}`}
              columns={[
                { key: "day", title: locale.t("ledgers.day"), cell: (row) => shortDay(locale, row.day) },
                { key: "account", title: locale.t("template.account"), cell: (row) => row.account },
                { key: "used", title: locale.t("ledgers.used"), align: "end", cell: (row) => locale.count(row.used) },
                { key: "limit", title: locale.t("ledgers.limit"), align: "end", cell: (row) => (row.limit === null ? "–" : locale.count(row.limit)) },
              ]}
              empty={<EmptyState icon="send" title={locale.t("ledgers.quotas.none")} />}
            />
          </Card>
          <Card title={locale.t("ledgers.sms")} subtitle={locale.t("ledgers.sms.what")} isFlush>
            <Table
              caption={locale.t("ledgers.sms")}
              rows={ledgers.sms}
              keyOf={(row) => `${row.account} ${row.month}`}
              columns={[
                { key: "month", title: locale.t("ledgers.sms.month"), cell: (row) => row.month.slice(0, 7) },
                { key: "account", title: locale.t("template.account"), cell: (row) => row.account },
                { key: "messages", title: locale.t("ledgers.sms.messages"), align: "end", cell: (row) => locale.count(row.messages) },
                { key: "parts", title: locale.t("ledgers.sms.parts"), align: "end", cell: (row) => locale.count(row.parts) },
                {
                  key: "cost",
                  title: locale.t("ledgers.sms.cost"),
                  align: "end",
                  cell: (row) => (row.cost === null ? <span className="muted">{locale.t("ledgers.sms.no_price")}</span> : locale.money(row.cost, "CNY")),
                },
              ]}
              empty={<EmptyState icon="message" title={locale.t("ledgers.sms.none")} />}
            />
          </Card>
          <Card title={locale.t("ledgers.suppressions")} subtitle={locale.t("ledgers.suppressions.what")} isFlush>
            <Table
              caption={locale.t("ledgers.suppressions")}
              rows={ledgers.suppressions}
              keyOf={(row) => `${row.channel ?? ""} ${row.reason}`}
              columns={[
                { key: "channel", title: locale.t("messages.channel"), cell: (row) => (row.channel === null ? "–" : channelInWords(locale, row.channel)) },
                {
                  key: "reason",
                  title: locale.t("log.reason"),
                  wraps: true,
                  cell: (row) => capital(locale.maybe(`suppression.${row.reason}`) ?? reasonInWords(locale, row.reason)),
                },
                { key: "count", title: locale.t("ledgers.addresses"), align: "end", cell: (row) => locale.count(row.count) },
                { key: "newest", title: locale.t("ledgers.newest"), cell: (row) => locale.date(row.newestAt) },
              ]}
              empty={<EmptyState icon="check" title={locale.t("ledgers.suppressions.none")} />}
            />
          </Card>
        </>
      )}
    </Loaded>
  );
}
