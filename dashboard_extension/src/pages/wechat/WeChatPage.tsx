import type { ReactNode } from "react";

import { useRouter } from "../../app/router";
import { Page, TabPanel, Tabs } from "../../design";
import { useWords } from "./words";

export const TABS = ["replies", "menus", "statistics"] as const;
export type WeChatTab = (typeof TABS)[number];

/** What the pages of the service accounts have in common: their tabs, each a path. */
export function WeChatPage(props: { readonly tab: WeChatTab; readonly actions?: ReactNode; readonly children: ReactNode }) {
  const locale = useWords();
  const router = useRouter();
  return (
    <Page title={locale.t("page.wechat")} subtitle={locale.t(`wechat.${props.tab}.subtitle`)} actions={props.actions}>
      <Tabs
        label={locale.t("page.wechat")}
        chosen={props.tab}
        onChoose={(tab) => {
          router.go(`/wechat/${tab}`);
        }}
        tabs={TABS.map((key) => ({ key, label: locale.t(`wechat.tab.${key}`) }))}
      />
      <TabPanel of={props.tab}>{props.children}</TabPanel>
    </Page>
  );
}
