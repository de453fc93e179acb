import "./coupons.css";

import { useState } from "react";

import type { PageProps } from "../../app/page";
import { Link, useQueryValue } from "../../app/router";
import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import type { CouponGrantState } from "../../api/schema";
import { useDashboard, useMay, useNotify } from "../../bridge/context";
import { Banner, Button, ButtonLink, Card, Columns, Confirm, EmptyState, Facts, Funnel, Grid, Loaded, Page, PageSkeleton, Pill, Select, Stat, Table } from "../../design";
import { ClaimCard } from "../storefront/ClaimCard";
import { BudgetBar } from "./BudgetBar";
import {
  CouponDocument,
  CouponGrantsDocument,
  CouponsDocument,
  PauseCouponDocument,
  ResumeCouponDocument,
  SalesChannelsDocument,
  type CouponQuery,
} from "./coupons.documents";
import { amountsInWords, discountInWords, GRANT_TONES, pauseInWords, personName, STATUS_TONES } from "./naming";
import { useWords } from "./words";

type Coupon = NonNullable<CouponQuery["coupon"]>;

const REFRESH_MS = 15_000;
const PAGE = 20;
const STATES: readonly CouponGrantState[] = ["RESERVED", "ISSUED", "REDEEMED", "REVERSED", "EXPIRED"];

export default function CouponPage(props: PageProps) {
  const locale = useWords();
  const id = props.params["id"] ?? "";
  const mayOrders = useMay("MANAGE_ORDERS");
  const mayBudgets = useMay("MANAGE_DISCOUNTS");
  const read = useRead(CouponDocument, { id, mayOrders, mayBudgets }, { every: REFRESH_MS });
  const back = { to: "/coupons", label: locale.t("page.coupons") };
  return (
    <Loaded of={read} skeleton={<PageSkeleton />}>
      {({ coupon }) =>
        coupon === null ? (
          <Page title={locale.t("page.coupons")} back={back}>
            <EmptyState icon="coupon" title={locale.t("app.not_found.title")} text={locale.t("app.not_found.text")} />
          </Page>
        ) : (
          <Page
            title={
              <span className="coupons-title">
                {coupon.name}
                <Pill tone={STATUS_TONES[coupon.status]}>{locale.t(`status.${coupon.status}`)}</Pill>
              </span>
            }
            subtitle={discountInWords(locale, coupon.terms)}
            back={back}
            actions={<Actions coupon={coupon} />}
          >
            <Content coupon={coupon} mayOrders={mayOrders} />
          </Page>
        )
      }
    </Loaded>
  );
}

function Actions(props: { readonly coupon: Coupon }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const dashboard = useDashboard();
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const { coupon } = props;
  const [isAsking, setAsking] = useState(false);
  const stale = [CouponDocument, CouponsDocument];
  const pause = useChange(PauseCouponDocument, stale);
  const resume = useChange(ResumeCouponDocument, stale);
  const isPaused = coupon.status === "PAUSED";
  const change = async () => {
    const outcome = await (isPaused ? resume : pause).run({ id: coupon.id });
    setAsking(false);
    if (outcome.isDone) notify.done(locale.t(isPaused ? "coupons.resumed" : "coupons.now_paused"));
    else fail(outcome);
  };
  return (
    <>
      {coupon.voucherId !== null && (
        <Button
          kind="quiet"
          onClick={() => {
            dashboard.go(`/discounts/vouchers/${encodeURIComponent(coupon.voucherId ?? "")}`);
          }}
        >
          {locale.t("coupons.voucher")}
        </Button>
      )}
      {mayChange && (
        <>
          <Button
            icon={isPaused ? "play" : "pause"}
            isBusy={resume.isBusy}
            onClick={() => {
              if (isPaused) void change();
              else setAsking(true);
            }}
          >
            {locale.t(isPaused ? "coupons.resume" : "coupons.pause")}
          </Button>
          <ButtonLink icon="edit" to={`/coupons/${encodeURIComponent(coupon.id)}/edit`}>
            {locale.t("coupons.edit")}
          </ButtonLink>
        </>
      )}
      {isAsking && (
        <Confirm
          title={locale.t("coupons.pause.title")}
          text={locale.t("coupons.pause.text")}
          yes={locale.t("coupons.pause")}
          isBusy={pause.isBusy}
          onYes={() => void change()}
          onNo={() => {
            setAsking(false);
          }}
        />
      )}
    </>
  );
}

function Content(props: { readonly coupon: Coupon; readonly mayOrders: boolean }) {
  const locale = useWords();
  const { coupon } = props;
  const { funnel, pool, terms } = coupon;
  const shown = funnel.issued + funnel.redeemed + funnel.reversed + funnel.expired;
  const earned = coupon.earned ?? [];
  const channels = useRead(SalesChannelsDocument, {}, { isWanted: useMay("MANAGE_DISCOUNTS") }).data?.salesChannels;
  const names = terms.salesChannels.map((slug) => channels?.find((each) => each.slug === slug)?.name ?? slug);
  return (
    <>
      {coupon.status === "PAUSED" && (
        <Banner tone="warning" title={locale.t("coupons.is_paused")}>
          {pauseInWords(locale, coupon.pausedReason)}
        </Banner>
      )}
      {coupon.status === "NEW" && <Banner tone="info">{locale.t("coupons.is_new")}</Banner>}
      {coupon.status === "READY" && pool.isLow && (
        <Banner tone={pool.stock === 0 ? "critical" : "warning"} title={locale.t(pool.stock === 0 ? "coupons.empty_pool" : "coupons.low_pool")}>
          {locale.t("coupons.low_pool.text", { count: pool.ordered })}
        </Banner>
      )}
      <Grid>
        <Stat label={locale.t("coupons.stock")} definition={locale.t("coupons.stock.what")} value={locale.count(pool.stock)} detail={locale.t("coupons.stock.detail", { target: pool.target, ordered: pool.ordered })} />
        <Stat label={locale.t("funnel.redeemed")} definition={locale.t("funnel.redeemed.what")} value={locale.count(funnel.redeemed)} detail={shown === 0 ? undefined : locale.t("coupons.redeemed.detail", { percent: locale.percent(funnel.redeemed / shown) })} />
        {props.mayOrders && (
          <>
            <Stat
              label={locale.t("coupons.earned")}
              definition={locale.t("coupons.earned.what")}
              value={earned.length === 0 ? "–" : amountsInWords(locale, earned.map(({ currency, total }) => ({ currency, amount: total })))}
              detail={locale.t("coupons.earned.orders", { count: earned.reduce((sum, each) => sum + each.orders, 0) })}
            />
            <Stat
              label={locale.t("coupons.cost")}
              definition={locale.t("coupons.cost.what")}
              value={earned.length === 0 ? "–" : amountsInWords(locale, earned.map(({ currency, discount }) => ({ currency, amount: discount })))}
            />
          </>
        )}
      </Grid>
      <Columns
        aside={
          <>
            <Card title={locale.t("coupons.terms")}>
              <Facts
                rows={[
                  [locale.t("terms.discount"), discountInWords(locale, terms)],
                  terms.discount === "PERCENTAGE" ? [locale.t("terms.worst"), amountsInWords(locale, terms.amounts)] : null,
                  [locale.t("terms.minimum"), terms.minimumOrder.length === 0 ? locale.t("form.none") : amountsInWords(locale, terms.minimumOrder)],
                  [locale.t("terms.valid"), locale.t("terms.days", { count: terms.validDays })],
                  [locale.t("terms.per_person"), terms.perPerson === null ? locale.t("terms.no_cap") : locale.t("terms.cap", { count: terms.perPerson.count, days: terms.perPerson.days })],
                  channels === undefined ? null : [locale.t("terms.channels"), names.join(locale.language === "zh" ? "、" : ", ")],
                  [locale.t("terms.remind"), terms.remindDaysBefore === null ? locale.t("form.none") : locale.t("terms.remind_days", { count: terms.remindDaysBefore })],
                ]}
              />
            </Card>
            <ClaimCard couponId={coupon.id} />
          </>
        }
      >
        <Card title={locale.t("coupons.funnel")} subtitle={locale.t("coupons.funnel.of")}>
          <Funnel
            label={locale.t("coupons.funnel")}
            steps={[
              { key: "granted", label: locale.t("funnel.granted"), count: funnel.granted, definition: locale.t("funnel.granted.what") },
              { key: "shown", label: locale.t("funnel.shown"), count: shown, definition: locale.t("funnel.shown.what") },
              { key: "redeemed", label: locale.t("funnel.redeemed"), count: funnel.redeemed, definition: locale.t("funnel.redeemed.what") },
            ]}
          />
          <p className="muted">
            {locale.t("funnel.rest", {
              issued: funnel.issued,
              expired: funnel.expired,
              reversed: funnel.reversed,
              reserved: funnel.reserved,
              released: funnel.released,
            })}
          </p>
        </Card>
        {coupon.budgets && (
          <Card title={locale.t("coupons.budget")} subtitle={locale.t("coupons.budget.what")}>
            {coupon.budgets.map((budget) => (
              <BudgetBar key={budget.currency} budget={budget} />
            ))}
          </Card>
        )}
      </Columns>
      <Grants id={coupon.id} mayOrders={props.mayOrders} />
    </>
  );
}

function Grants(props: { readonly id: string; readonly mayOrders: boolean }) {
  const locale = useWords();
  const dashboard = useDashboard();
  const [state, setState] = useQueryValue("state");
  const [after, setAfter] = useState<readonly string[]>([]);
  const chosen = STATES.find((each) => each === state);
  const read = useRead(CouponGrantsDocument, {
    id: props.id,
    first: PAGE,
    after: after.at(-1) ?? null,
    states: chosen === undefined ? null : [chosen],
    mayOrders: props.mayOrders,
  });
  const grants = read.data?.coupon?.grants;
  return (
    <Card
      title={locale.t("grants.title")}
      isFlush
      actions={
        <Select
          label={locale.t("coupons.status")}
          value={chosen ?? ""}
          options={[{ value: "", label: locale.t("grants.any") }, ...STATES.map((value) => ({ value: value, label: locale.t(`grant.${value}`) }))]}
          onChange={(value) => {
            setAfter([]);
            setState(value);
          }}
        />
      }
    >
      <Loaded of={read} skeleton={<Table caption={locale.t("grants.title")} columns={[{ key: "person", title: locale.t("grants.person"), cell: () => null }]} rows={undefined} keyOf={() => ""} />}>
        {() => (
          <Table
            caption={locale.t("grants.title")}
            rows={grants?.edges.map((edge) => edge.node) ?? []}
            keyOf={(row) => row.id}
            isOld={read.isOld}
            columns={[
              {
                key: "person",
                title: locale.t("grants.person"),
                cell: (row) =>
                  row.person ? <Link to={`/customers/${encodeURIComponent(row.person.id)}`}>{personName(locale, row.person)}</Link> : personName(locale, null),
              },
              { key: "state", title: locale.t("coupons.status"), cell: (row) => <Pill tone={GRANT_TONES[row.state]}>{locale.t(`grant.${row.state}`)}</Pill> },
              { key: "by", title: locale.t("grants.by"), cell: (row) => locale.t(`grants.way.${row.way}`) },
              { key: "granted", title: locale.t("grants.granted"), cell: (row) => locale.moment(row.grantedAt) },
              { key: "expires", title: locale.t("grants.expires"), cell: (row) => locale.date(row.expiresAt) },
              ...(props.mayOrders
                ? [
                    {
                      key: "order",
                      title: locale.t("grants.order"),
                      cell: (row: NonNullable<typeof grants>["edges"][number]["node"]) => {
                        const { orderId } = row;
                        return orderId ? (
                          <Button
                            kind="quiet"
                            onClick={() => {
                              dashboard.go(`/orders/${encodeURIComponent(orderId)}`);
                            }}
                          >
                            #{row.orderNumber ?? ""}
                          </Button>
                        ) : (
                          "–"
                        );
                      },
                    },
                  ]
                : []),
            ]}
            paging={{
              onPrevious:
                after.length === 0
                  ? null
                  : () => {
                      setAfter(after.slice(0, -1));
                    },
              onNext: grants?.pageInfo.hasNextPage
                ? () => {
                    setAfter([...after, grants.pageInfo.endCursor ?? ""]);
                  }
                : null,
            }}
            empty={<EmptyState icon="people" title={locale.t("grants.empty.title")} text={locale.t("grants.empty.text")} />}
          />
        )}
      </Loaded>
    </Card>
  );
}
