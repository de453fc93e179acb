import "./customers.css";

import { useState } from "react";

import { useRead } from "../../api/hooks";
import type { PageProps } from "../../app/page";
import { useQueryValue } from "../../app/router";
import { useDashboard, useMay } from "../../bridge/context";
import { Button, Columns, Loaded, Menu, Page, PageSkeleton, TabPanel, Tabs } from "../../design";
import { ActionDialog } from "../../popup/customers/ActionForm";
import { ConsentTab } from "./ConsentTab";
import { NobodyOrErased } from "./Erased";
import { CouponTable, MessageTable } from "./SentTables";
import { AnswersCard } from "../forms/AnswersCard";
import { TouchesCard } from "../sources/TouchesCard";
import { CustomerProfileDocument } from "./customers.documents";
import { detailOf, nameOf } from "./faces";
import { CartsCard, ChannelsCard, IdentitiesCard, MergesCard, PurchasesCard, TagsCard } from "./SideCards";
import type { ProfileData } from "./person";
import { TagDialog } from "./TagDialog";
import { TalkCard } from "./TalkCard";
import { TimelineCard } from "./TimelineCard";
import { TraitsCard } from "./TraitsCard";
import { useWords } from "./words";

const TABS = ["timeline", "messages", "coupons", "consent"] as const;

export default function Profile(props: PageProps) {
  const maySeeOrders = useMay("MANAGE_ORDERS");
  const id = props.params["id"] ?? "";
  const read = useRead(CustomerProfileDocument, { id, orders: maySeeOrders });
  return (
    <Loaded of={read} skeleton={<PageSkeleton />}>
      {(data) => (data.customer === null ? <NobodyOrErased id={id} /> : <Somebody profile={data.customer} onErased={read.refresh} />)}
    </Loaded>
  );
}

function Somebody(props: { readonly profile: ProfileData; readonly onErased: () => void }) {
  const locale = useWords();
  const dashboard = useDashboard();
  const { profile } = props;
  const { customer } = profile;
  const mayRecall = useMay("MANAGE_DISCOUNTS");
  const [acting, setActing] = useState<"tag" | "coupon" | "message" | null>(null);
  const close = () => {
    setActing(null);
  };
  const [asked, setTab] = useQueryValue("tab");
  const tab = TABS.find((each) => each === asked) ?? "timeline";
  const { saleorId } = customer;
  return (
    <Page
      title={nameOf(locale, customer)}
      subtitle={detailOf(locale, customer)}
      back={{ to: "/customers", label: locale.t("customers.back") }}
      actions={
        <>
          {saleorId !== null && (
            <Button
              onClick={() => {
                dashboard.go(`/customers/${encodeURIComponent(saleorId)}`);
              }}
            >
              {locale.t("customers.open_saleor")}
            </Button>
          )}
          {mayRecall && (
            <Menu
              label={locale.t("popup.reach")}
              isNamed
              items={[
                { label: locale.t("popup.send_message"), icon: "send", onChoose: () => { setActing("message"); } },
                { label: locale.t("popup.give_coupon"), icon: "coupon", onChoose: () => { setActing("coupon"); } },
              ]}
            />
          )}
          <Button
            icon="tag"
            onClick={() => {
              setActing("tag");
            }}
          >
            {locale.t("customers.tag")}
          </Button>
        </>
      }
    >
      <Columns
        aside={
          <>
            <ChannelsCard profile={profile} />
            <TalkCard id={customer.id} />
            <IdentitiesCard profile={profile} />
            <TagsCard profile={profile} />
            <TraitsCard profile={profile} />
            <PurchasesCard profile={profile} />
            <CartsCard profile={profile} />
            <TouchesCard id={customer.id} />
            <AnswersCard id={customer.id} />
            <MergesCard profile={profile} />
          </>
        }
      >
        <Tabs
          label={nameOf(locale, customer)}
          chosen={tab}
          onChoose={(key) => {
            setTab(key === "timeline" ? null : key);
          }}
          tabs={TABS.map((key) => ({ key, label: locale.t(`profile.tab.${key}`) }))}
        />
        <TabPanel of={tab}>
          {tab === "timeline" && <TimelineCard id={customer.id} />}
          {tab === "messages" && <MessageTable messages={profile.messages} />}
          {tab === "coupons" && <CouponTable coupons={profile.coupons} />}
          {tab === "consent" && <ConsentTab profile={profile} onErased={props.onErased} />}
        </TabPanel>
      </Columns>
      {acting === "tag" && <TagDialog ids={[customer.id]} onClose={close} />}
      {(acting === "coupon" || acting === "message") && <ActionDialog action={acting} people={[customer]} onClose={close} />}
    </Page>
  );
}
