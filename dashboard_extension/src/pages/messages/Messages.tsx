import "./messages.css";

import { useQueryValue } from "../../app/router";
import { useMay } from "../../bridge/context";
import { ButtonLink, Page, TabPanel, Tabs } from "../../design";
import { LedgersTab } from "./LedgersTab";
import { LogTab } from "./LogTab";
import { TemplatesTab } from "./TemplatesTab";
import { useWords } from "./words";

const TABS = ["templates", "log", "ledgers"] as const;
type Tab = (typeof TABS)[number];

export default function Messages() {
  const locale = useWords();
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const [asked, setTab] = useQueryValue("tab");
  const tab: Tab = TABS.find((each) => each === asked) ?? "templates";
  return (
    <Page
      title={locale.t("page.messages")}
      subtitle={locale.t("messages.subtitle")}
      actions={
        tab === "templates" && mayChange ? (
          <>
            <ButtonLink icon="add" to="/messages/contents/new">
              {locale.t("messages.new_content")}
            </ButtonLink>
            <ButtonLink kind="primary" icon="add" to="/messages/templates/new">
              {locale.t("template.new")}
            </ButtonLink>
          </>
        ) : undefined
      }
    >
      <Tabs
        label={locale.t("page.messages")}
        chosen={tab}
        onChoose={(key) => {
          setTab(key === "templates" ? null : key);
        }}
        tabs={TABS.map((key) => ({ key, label: locale.t(`messages.tab.${key}`) }))}
      />
      <TabPanel of={tab}>{tab === "templates" ? <TemplatesTab /> : tab === "log" ? <LogTab /> : <LedgersTab />}</TabPanel>
    </Page>
  );
}
