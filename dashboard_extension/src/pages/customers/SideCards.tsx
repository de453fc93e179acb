/** The narrow column of a profile: what does not change from day to day. */
import { useState } from "react";

import type { MessageChannel } from "../../api/schema";
import { useFailure } from "../../api/failure";
import { useChange } from "../../api/hooks";
import { useDashboard, useNotify } from "../../bridge/context";
import { Button, Card, Confirm, Definition, Facts, Icon, Menu, Pill } from "../../design";
import {
  CustomerProfileDocument,
  CustomersDocument,
  CustomerTimelineDocument,
  RevealIdentityDocument,
  TakeTagsDocument,
  UnmergeCustomerDocument,
} from "./customers.documents";
import { ChannelQuestion } from "./ChannelQuestion";
import { channelName, originInWords, stageName, suppressionInWords, whyNot } from "./faces";
import type { ProfileData } from "./person";
import { useWords } from "./words";

const STALE = [CustomerProfileDocument, CustomersDocument, CustomerTimelineDocument];

interface CardProps {
  readonly profile: ProfileData;
}

function Titled(props: { readonly title: string; readonly definition: string }) {
  return (
    <>
      {props.title} <Definition term={props.title}>{props.definition}</Definition>
    </>
  );
}

export function ChannelsCard(props: CardProps) {
  const locale = useWords();
  const { customer, suppressions } = props.profile;
  const [asked, setAsked] = useState<{ readonly channel: MessageChannel; readonly as: "suppress" | "lift" } | null>(null);
  return (
    <Card title={<Titled title={locale.t("profile.channels")} definition={locale.t("profile.channels.definition")} />}>
      <ul className="customers-lines">
        {customer.channels.map((state) => {
          const { channel } = state;
          const barrier = suppressions.find((each) => each.channel === channel);
          const why = barrier
            ? suppressionInWords(locale, barrier.reason) + (barrier.until === null ? "" : ` · ${locale.t("suppression.until", { when: locale.moment(barrier.until) })}`)
            : whyNot(locale, state);
          const as = barrier ? ("lift" as const) : ("suppress" as const);
          // what they asked for themselves, only they can take back
          const canChange = state.reason !== "NO_ADDRESS" && barrier?.reason !== "opted_out" && barrier?.reason !== "erased";
          return (
            <li key={channel}>
              <div className="customers-face">
                {channelName(locale, channel)}
                {!state.isOpen && <small className="muted">{why}</small>}
              </div>
              {state.isOpen && <Pill tone="success">{locale.t("profile.channel.open")}</Pill>}
              {canChange && (
                <Menu
                  label={`${channelName(locale, channel)}: ${locale.t("menu.more")}`}
                  items={[
                    {
                      label: locale.t(`profile.channel.${as}`, { channel: channelName(locale, channel) }),
                      isCritical: as === "suppress",
                      onChoose: () => {
                        setAsked({ channel, as });
                      },
                    },
                  ]}
                />
              )}
            </li>
          );
        })}
      </ul>
      {asked && (
        <ChannelQuestion
          id={customer.id}
          channel={asked.channel}
          as={asked.as}
          onClose={() => {
            setAsked(null);
          }}
        />
      )}
    </Card>
  );
}

export function IdentitiesCard(props: CardProps) {
  const locale = useWords();
  return (
    <Card title={<Titled title={locale.t("profile.identities")} definition={locale.t("profile.identities.definition")} />}>
      <ul className="customers-lines">
        {props.profile.identities.map((identity) => (
          <IdentityLine key={identity.id} identity={identity} />
        ))}
      </ul>
    </Card>
  );
}

function IdentityLine(props: { readonly identity: ProfileData["identities"][number] }) {
  const locale = useWords();
  const fail = useFailure(locale);
  const { identity } = props;
  const [value, setValue] = useState<string | null>(null);
  const { run, isBusy } = useChange(RevealIdentityDocument);
  const kind = locale.t(`identity.${identity.kind}`);
  const reveal = async () => {
    const outcome = await run({ id: identity.id });
    if (outcome.isDone) setValue(outcome.payload.value);
    else {
      fail(outcome);
    }
  };
  return (
    <li>
      <div className="customers-face">
        <span className="customers-value">{value ?? identity.masked}</span>
        <small className="muted">{[kind, identity.account].filter((each) => each !== "").join(" · ")}</small>
      </div>
      {identity.kind !== "SALEOR_USER" && (
        <button
          type="button"
          className="link customers-quiet"
          disabled={isBusy}
          aria-label={value === null ? locale.t("profile.reveal", { kind }) : `${kind}: ${locale.t("profile.hide")}`}
          onClick={() => {
            if (value === null) void reveal();
            else setValue(null);
          }}
        >
          {value === null ? locale.t("profile.show") : locale.t("profile.hide")}
        </button>
      )}
    </li>
  );
}

export function TagsCard(props: CardProps) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { id, tags, stage } = props.profile.customer;
  const { run, isBusy } = useChange(TakeTagsDocument, STALE);
  const take = async (key: string, name: string) => {
    const outcome = await run({ customerIds: [id], tags: [key], reason: null });
    if (outcome.isDone) notify.done(locale.t("tags.taken", { name }));
    else fail(outcome);
  };
  return (
    <Card title={locale.t("customers.column.tags")}>
      {stage !== null && (
        <p>
          <Pill tone="info">{stageName(locale, stage)}</Pill>{" "}
          <small className="muted">{locale.t("profile.stage.since", { when: locale.date(stage.since) })}</small>
        </p>
      )}
      {tags.length === 0 ? (
        <p className="muted">{locale.t("profile.tags.empty")}</p>
      ) : (
        <span className="customers-pills">
          {tags.map((tag) => (
            <span
              key={tag.key}
              className="chip"
              title={locale.t("profile.tags.origin", { when: locale.moment(tag.at), origin: originInWords(locale, tag.origin) })}
            >
              {tag.name}
              <button
                type="button"
                aria-label={locale.t("tags.take", { name: tag.name })}
                disabled={isBusy}
                onClick={() => {
                  void take(tag.key, tag.name);
                }}
              >
                <Icon name="close" size={10} />
              </button>
            </span>
          ))}
        </span>
      )}
    </Card>
  );
}

export function PurchasesCard(props: CardProps) {
  const locale = useWords();
  const dashboard = useDashboard();
  const { purchases } = props.profile.customer;
  if (!purchases) return null;
  const { lastId, lastAt } = purchases;
  return (
    <Card title={locale.t("profile.purchases")}>
      <Facts
        rows={[
          [
            <Titled key="orders" title={locale.t("profile.orders")} definition={locale.t("profile.orders.definition")} />,
            locale.count(purchases.count),
          ],
          [
            <Titled key="spent" title={locale.t("profile.spent")} definition={locale.t("profile.spent.definition")} />,
            purchases.spent.map((sum) => locale.money(sum.amount, sum.currency)).join(" + ") || locale.t("profile.none"),
          ],
          [
            locale.t("profile.last_order"),
            lastId === null || lastAt === null ? (
              locale.t("profile.none")
            ) : (
              <button
                key="last"
                type="button"
                className="link"
                onClick={() => {
                  dashboard.go(`/orders/${encodeURIComponent(lastId)}`);
                }}
              >
                #{purchases.lastNumber} · {locale.date(lastAt)}
              </button>
            ),
          ],
        ]}
      />
    </Card>
  );
}

export function CartsCard(props: CardProps) {
  const locale = useWords();
  const { openCarts } = props.profile;
  if (openCarts.length === 0) return null;
  return (
    <Card title={locale.t("profile.carts")}>
      <ul className="customers-lines">
        {openCarts.map((cart) => (
          <li key={cart.saleorId}>
            <div className="customers-face">
              {cart.items > 1 ? locale.t("profile.carts.item", { name: cart.firstItem, count: cart.items }) : cart.firstItem}
              {cart.updatedAt !== null && (
                <small className="muted">
                  <time dateTime={cart.updatedAt}>{locale.moment(cart.updatedAt)}</time>
                </small>
              )}
            </div>
            <span>{locale.price(cart.total)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function MergesCard(props: CardProps) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { merges } = props.profile;
  const [asked, setAsked] = useState<string | null>(null);
  const { run, isBusy } = useChange(UnmergeCustomerDocument, STALE);
  if (merges.length === 0) return null;
  const unmerge = async (id: string) => {
    const outcome = await run({ id });
    if (outcome.isDone) notify.done(locale.t("profile.unmerged"));
    else {
      fail(outcome);
    }
    setAsked(null);
  };
  return (
    <Card title={locale.t("profile.merges")} subtitle={locale.t("profile.merges.text")}>
      <ul className="customers-lines">
        {merges.map((merge) => (
          <li key={merge.id}>
            <div className="customers-face">
              {merge.identities.map((identity) => (
                <span key={identity.id}>
                  {identity.masked} <small className="muted">{locale.t(`identity.${identity.kind}`)}</small>
                </span>
              ))}
              <small className="muted">
                <time dateTime={merge.mergedAt}>{locale.moment(merge.mergedAt)}</time>
              </small>
            </div>
            <Button
              onClick={() => {
                setAsked(merge.id);
              }}
            >
              {locale.t("profile.unmerge")}
            </Button>
          </li>
        ))}
      </ul>
      {asked !== null && (
        <Confirm
          kind="critical"
          title={locale.t("profile.unmerge.title")}
          text={locale.t("profile.unmerge.text")}
          yes={locale.t("profile.unmerge")}
          isBusy={isBusy}
          onYes={() => {
            void unmerge(asked);
          }}
          onNo={() => {
            setAsked(null);
          }}
        />
      )}
    </Card>
  );
}
