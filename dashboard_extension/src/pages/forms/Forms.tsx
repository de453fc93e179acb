import "./forms.css";

import { lazy, Suspense } from "react";

import { useQueryValue } from "../../app/router";
import { useMay } from "../../bridge/context";
import { ButtonLink, Page, SkeletonLines, TabPanel, Tabs } from "../../design";
import { FormsTab } from "./FormsTab";
import { useWords } from "./words";

const JinshujuTab = lazy(() => import("./JinshujuTab"));
const SalesTab = lazy(() => import("./SalesTab"));
const WatchesTab = lazy(() => import("./WatchesTab"));

const TABS = ["forms", "jinshuju", "sales", "watches"] as const;
type TabKey = (typeof TABS)[number];

/** What people are asked, and what they asked to be told. */
export default function Forms() {
  const locale = useWords();
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const [asked, setTab] = useQueryValue("tab");
  const tab: TabKey = TABS.find((each) => each === asked) ?? "forms";
  return (
    <Page
      title={locale.t("page.forms")}
      subtitle={locale.t(`forms.subtitle.${tab}`)}
      actions={
        mayChange && tab === "forms" ? (
          <ButtonLink kind="primary" icon="add" to="/forms/new">
            {locale.t("forms.new")}
          </ButtonLink>
        ) : mayChange && tab === "sales" ? (
          <ButtonLink kind="primary" icon="add" to="/forms/sales/new">
            {locale.t("sales.new")}
          </ButtonLink>
        ) : undefined
      }
    >
      <Tabs
        label={locale.t("page.forms")}
        chosen={tab}
        onChoose={(key) => {
          setTab(key === "forms" ? null : key);
        }}
        tabs={TABS.map((key) => ({ key, label: locale.t(`forms.tab.${key}`) }))}
      />
      <TabPanel of={tab}>
        <Suspense fallback={<SkeletonLines />}>
          {tab === "forms" && <FormsTab />}
          {tab === "jinshuju" && <JinshujuTab />}
          {tab === "sales" && <SalesTab />}
          {tab === "watches" && <WatchesTab />}
        </Suspense>
      </TabPanel>
    </Page>
  );
}
