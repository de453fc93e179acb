import type { ReactNode } from "react";

import { useRead } from "../../api/hooks";
import { Banner, Card, Copyable, Loaded, SkeletonLines, Stack } from "../../design";
import { StorefrontAccessDocument, type StorefrontAccessQuery } from "./storefront.documents";
import { useWords } from "./words";

type Access = StorefrontAccessQuery["storefrontAccess"];

export function DevelopersTab() {
  const locale = useWords();
  const read = useRead(StorefrontAccessDocument, {});
  return (
    <Loaded of={read} skeleton={<Card><SkeletonLines /></Card>}>
      {({ storefrontAccess: access }) => (
        <Card title={locale.t("developers.title")} subtitle={locale.t("developers.text")}>
          <Stack>
            {access.appIds.length === 0 && <Banner tone="warning">{locale.t("developers.no_app")}</Banner>}
            <Part label={locale.t("developers.endpoint")} hint={locale.t("developers.endpoint.hint")}>
              <Copyable label={locale.t("developers.endpoint")} value={access.endpoint} />
            </Part>
            <Part label={locale.t("developers.key")} hint={locale.t("developers.key.hint")}>
              <Copyable label={locale.t("developers.key")} value={access.shopKey} />
            </Part>
            <Part label={locale.t("developers.snippet")} hint={locale.t("developers.snippet.hint")}>
              {/* a box of one line would lose the others; a click chooses them all */}
              <pre className="storefront-code" tabIndex={0}>
                {snippetOf(access)}
              </pre>
            </Part>
          </Stack>
        </Card>
      )}
    </Loaded>
  );
}

function Part(props: { readonly label: string; readonly hint: string; readonly children: ReactNode }) {
  return (
    <div className="storefront-part">
      <strong>{props.label}</strong>
      {props.children}
      <small className="muted">{props.hint}</small>
    </div>
  );
}

/** app.js of a mini-program, ready to run. */
function snippetOf({ endpoint, shopKey, appIds }: Access): string {
  return [
    'const { createGrowth } = require("@saleor-wechat-growth/miniprogram-sdk");',
    "",
    "const growth = createGrowth({",
    `  shop: ${JSON.stringify(shopKey)},`,
    `  appId: ${JSON.stringify(appIds[0] ?? "wx…")},`,
    `  endpoint: ${JSON.stringify(endpoint)},`,
    "});",
    "growth.watchPages();",
    "App({ growth, onLaunch: () => growth.login() });",
  ].join("\n");
}
