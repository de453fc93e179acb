import "./recalls.css";

import type { PageProps } from "../../app/page";
import { Link } from "../../app/router";
import { useRead } from "../../api/hooks";
import { useDashboard, useMay } from "../../bridge/context";
import { ButtonLink, Card, Columns, EmptyState, Facts, Loaded, Page, PageSkeleton, Pill, Table, Timeline, type Column, type IconName, type Moment } from "../../design";
import { channelInWords, outcomeInWords, outcomeTone, reasonInWords, type Tone } from "../../shared/reasons";
import { sentences } from "../../shared/record";
import { RunPersonDocument, RunRecordDocument, TemplateTitlesDocument, type RunRecordQuery } from "./recalls.documents";
import { useWords } from "./words";

type Record_ = NonNullable<RunRecordQuery["run"]>;
type Message = Record_["messages"][number];

const REFRESH_MS = 15_000;

/** One person's way through a recall, and every decision that explains it. */
export default function Run(props: PageProps) {
  const locale = useWords();
  const mayOrders = useMay("MANAGE_ORDERS");
  const read = useRead(RunRecordDocument, { id: props.params["id"] ?? "", mayOrders }, { every: REFRESH_MS });
  const nameless = read.data?.run?.customerName === "" ? read.data.run.customerId : null;
  const asked = useRead(RunPersonDocument, { id: nameless ?? "" }, { isWanted: nameless !== null });
  const person = asked.data?.customer?.customer;
  const nameOf = (run: Record_) =>
    run.customerName ||
    person?.phone ||
    person?.email ||
    locale.t(person?.isOnWechat ? "recalls.record.wechat_user" : "recalls.record.nameless", { id: run.customerId });
  return (
    <Loaded of={read} skeleton={<PageSkeleton />}>
      {({ run }) =>
        run === null ? (
          <Page title={locale.t("recalls.record")} back={{ to: "/recalls", label: locale.t("page.recalls") }}>
            <EmptyState icon="search" title={locale.t("recalls.record.unknown")} text={locale.t("recalls.unknown.text")}>
              <ButtonLink to="/recalls">{locale.t("page.recalls")}</ButtonLink>
            </EmptyState>
          </Page>
        ) : (
          <Page
            title={
              <span className="recalls-title">
                {nameOf(run)}{" "}
                <Pill tone={outcomeTone(run.outcome.toLowerCase())}>{outcomeInWords(locale, run.outcome.toLowerCase())}</Pill>
              </span>
            }
            subtitle={locale.t("recalls.record.of", { journey: run.journey, when: locale.moment(run.enteredAt) })}
            back={{ to: `/recalls/${encodeURIComponent(run.journeyId)}?tab=runs`, label: run.journey }}
          >
            <Columns aside={<Aside run={run} name={nameOf(run)} />}>
              <Conclusion run={run} />
              <Story run={run} />
              <Messages messages={run.messages} />
            </Columns>
          </Page>
        )
      }
    </Loaded>
  );
}

/** The whole of it in one sentence. */
function Conclusion(props: { readonly run: Record_ }) {
  const locale = useWords();
  const { run } = props;
  const why = reasonInWords(locale, run.reason);
  return (
    <Card>
      <p className="recalls-conclusion">
        {locale.t(`recalls.conclusion.${run.outcome}`)}
        {why !== "" && !run.outcome.startsWith("RECOVERED") && locale.t("recalls.conclusion.why", { reason: why })}
      </p>
      {run.reversedAt !== null && (
        <p className="recalls-reversed">
          {locale.t("recalls.conclusion.reversed", {
            reason: reasonInWords(locale, run.reversedReason),
            when: locale.moment(run.reversedAt),
          })}
        </p>
      )}
    </Card>
  );
}

const ICONS: Readonly<Record<string, IconName>> = { entry: "play", step: "refresh", route: "next", claim: "send", outcome: "check" };

function Story(props: { readonly run: Record_ }) {
  const locale = useWords();
  const { contacts } = props.run;
  const titles = useRead(TemplateTitlesDocument, {}).data?.recallChoices.templates ?? [];
  // the exit is told by the run's outcome, which follows it
  const lines = props.run.lines.filter((line) => !(line.stage === "step" && line.reason === "end"));
  const told = sentences(
    locale,
    lines.map((line) => ({ ...line, facts: line.facts as Readonly<Record<string, unknown>> })),
    new Map(titles.map((each) => [each.key, each.title])),
  ).map(
    (sentence, index): Moment => ({
      key: sentence.key,
      at: sentence.at,
      title: sentence.text,
      icon: ICONS[lines[index]?.stage ?? ""],
      tone: sentence.tone,
    }),
  );
  const follows = contacts
    .filter((contact) => contact.kind === "LINK")
    .map(
      (contact, index): Moment => ({
        key: `link-${index}`,
        at: contact.at,
        title: locale.t("recalls.followed", { number: contact.touch }),
        icon: "people",
        tone: "info",
      }),
    );
  const moments = [...told, ...follows].sort((one, other) => (one.at ?? "").localeCompare(other.at ?? ""));
  return (
    <Card title={locale.t("recalls.story")} subtitle={locale.t("recalls.story.means")}>
      <Timeline label={locale.t("recalls.story")} moments={moments} />
    </Card>
  );
}

const STATES: Readonly<Record<Message["state"], Tone>> = {
  WAITING: "info",
  SENDING: "info",
  ACCEPTED: "success",
  DELIVERED: "success",
  FAILED: "critical",
  UNKNOWN: "warning",
  SUPPRESSED: "warning",
  CANCELLED: "neutral",
};

function Messages(props: { readonly messages: readonly Message[] }) {
  const locale = useWords();
  const columns: readonly Column<Message>[] = [
    {
      key: "touch",
      title: locale.t("recalls.touch"),
      cell: (message) => (message.touch === 0 ? "–" : locale.t("recalls.touch.nth", { number: message.touch })),
    },
    {
      key: "what",
      title: locale.t("recalls.message"),
      wraps: true,
      cell: (message) => (
        <>
          {message.template || (message.state === "WAITING" || message.state === "SENDING" ? locale.t("recalls.message.none") : "–")}
          {message.channel !== null && <small className="muted recalls-below">{channelInWords(locale, message.channel)}</small>}
        </>
      ),
    },
    {
      key: "state",
      title: locale.t("recalls.message.state"),
      cell: (message) => <Pill tone={STATES[message.state]}>{locale.t(`recalls.state.${message.state}`)}</Pill>,
    },
    { key: "why", title: locale.t("recalls.run.why"), wraps: true, cell: (message) => reasonInWords(locale, message.reason) || "–" },
    {
      key: "when",
      title: locale.t("recalls.message.when"),
      align: "end",
      cell: (message) => locale.moment(message.acceptedAt ?? message.settledAt ?? message.plannedAt),
    },
  ];
  return (
    <Card title={locale.t("recalls.messages")} isFlush>
      <Table
        caption={locale.t("recalls.messages")}
        columns={columns}
        rows={props.messages}
        keyOf={(message) => message.id}
        empty={<EmptyState icon="message" title={locale.t("recalls.messages.none")} />}
      />
    </Card>
  );
}

function Aside(props: { readonly run: Record_; readonly name: string }) {
  const locale = useWords();
  const dashboard = useDashboard();
  const { run } = props;
  const { cart, coupon } = run;
  const order = run.order ?? null;
  return (
    <>
      <Card title={locale.t("recalls.person")}>
        <Facts
          rows={[
            [
              locale.t("recalls.person"),
              <Link key="person" to={`/customers/${encodeURIComponent(run.customerId)}`}>
                {props.name}
              </Link>,
            ],
            [locale.t("recalls.idle_since"), locale.moment(run.idleSince)],
            [locale.t("recalls.entered_at"), locale.moment(run.enteredAt)],
            run.endedAt === null ? null : [locale.t("recalls.ended_at"), locale.moment(run.endedAt)],
          ]}
        />
      </Card>
      {cart !== null && (
        <Card title={locale.t("recalls.cart")} subtitle={locale.t(`recalls.cart.${cart.status}` as "recalls.cart.open")}>
          <ul className="recalls-cart">
            {cart.lines.map((line, index) => (
              <li key={index}>
                <span>
                  {line.name}
                  {line.variantName !== "" && <small className="muted recalls-below">{line.variantName}</small>}
                </span>
                <span className="muted">× {locale.count(line.quantity)}</span>
                <span>{locale.price(line.unitPrice)}</span>
              </li>
            ))}
          </ul>
          <p className="recalls-total">
            <span className="muted">{locale.t("recalls.total")}</span>
            <strong>{locale.price(cart.total)}</strong>
          </p>
        </Card>
      )}
      {coupon !== null && (
        <Card title={locale.t("recalls.coupon")}>
          <Facts
            rows={[
              [locale.t("recalls.coupon.name"), coupon.name],
              [locale.t("recalls.coupon.state"), locale.t(`recalls.coupon.${coupon.state}`)],
              [locale.t("recalls.coupon.value"), locale.money(coupon.value.amount, coupon.value.currency)],
              [locale.t("recalls.coupon.expires"), locale.moment(coupon.expiresAt)],
              coupon.redeemedAt === null ? null : [locale.t("recalls.coupon.redeemed"), locale.moment(coupon.redeemedAt)],
            ]}
          />
        </Card>
      )}
      {order !== null && (
        <Card title={locale.t("recalls.order")}>
          <Facts
            rows={[
              [
                locale.t("recalls.order.number"),
                <button
                  key="order"
                  type="button"
                  className="link"
                  onClick={() => {
                    dashboard.go(`/orders/${encodeURIComponent(order.id)}`);
                  }}
                >
                  #{order.number}
                </button>,
              ],
              [locale.t("recalls.total"), locale.money(order.total.amount, order.total.currency)],
              order.paidAt === null ? null : [locale.t("recalls.order.paid"), locale.moment(order.paidAt)],
            ]}
          />
        </Card>
      )}
    </>
  );
}
