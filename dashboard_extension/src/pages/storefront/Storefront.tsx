import "./storefront.css";

import { useQueryValue } from "../../app/router";
import { useMay } from "../../bridge/context";
import { ButtonLink, Page, TabPanel, Tabs } from "../../design";
import { DevelopersTab } from "./DevelopersTab";
import { SearchTab } from "./SearchTab";
import { SlotsTab } from "./SlotsTab";
import { useWords } from "./words";

const TABS = ["slots", "search", "developers"] as const;
type Tab = (typeof TABS)[number];

export default function Storefront() {
  const locale = useWords();
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const [asked, setTab] = useQueryValue("tab");
  const tab: Tab = TABS.find((each) => each === asked) ?? "slots";
  return (
    <Page
      title={locale.t("page.storefront")}
      subtitle={locale.t("storefront.subtitle")}
      actions={
        tab === "slots" && mayChange ? (
          <ButtonLink kind="primary" icon="add" to="/storefront/slots/new">
            {locale.t("slots.new")}
          </ButtonLink>
        ) : undefined
      }
    >
      <Tabs
        label={locale.t("page.storefront")}
        chosen={tab}
        onChoose={(key) => {
          setTab(key === "slots" ? null : key);
        }}
        tabs={TABS.map((key) => ({ key, label: locale.t(`storefront.tab.${key}`) }))}
      />
      <TabPanel of={tab}>{tab === "slots" ? <SlotsTab /> : tab === "search" ? <SearchTab /> : <DevelopersTab />}</TabPanel>
    </Page>
  );
}
