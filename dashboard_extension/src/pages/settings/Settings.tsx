import "./settings.css";

import type { ReactNode } from "react";

import { usePlace, useRouter } from "../../app/router";
import { useMay } from "../../bridge/context";
import { ButtonLink, Page, TabPanel, Tabs } from "../../design";
import { AccountsTab } from "./AccountsTab";
import { AuditTab } from "./AuditTab";
import { JobsTab } from "./JobsTab";
import { RulesTab } from "./RulesTab";
import { StaffTab } from "./StaffTab";
import { useWords } from "./words";

const TABS = ["accounts", "rules", "staff", "jobs", "audit"] as const;
type Tab = (typeof TABS)[number];

const PANELS: Readonly<Record<Tab, () => ReactNode>> = {
  accounts: AccountsTab,
  rules: RulesTab,
  staff: StaffTab,
  jobs: JobsTab,
  audit: AuditTab,
};

export default function Settings() {
  const locale = useWords();
  // what is left to somebody without the right to manage apps
  const first: Tab = useMay("MANAGE_APPS") ? "accounts" : "jobs";
  const asked = usePlace().query.get("tab");
  const router = useRouter();
  const tab = TABS.find((each) => each === asked) ?? first;
  const Panel = PANELS[tab];
  return (
    <Page title={locale.t("page.settings")} subtitle={locale.t("settings.subtitle")} actions={<ButtonLink to="/set-up">{locale.t("page.set_up")}</ButtonLink>}>
      <Tabs
        label={locale.t("settings.tabs")}
        tabs={TABS.map((key) => ({ key, label: locale.t(`tab.${key}`) }))}
        chosen={tab}
        onChoose={(key) => {
          // a way like any other: a form with changes asks to stay
          router.go(`/settings?tab=${key}`);
        }}
      />
      <TabPanel of={tab}>
        <Panel />
      </TabPanel>
    </Page>
  );
}
