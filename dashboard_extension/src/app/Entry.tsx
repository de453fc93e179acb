/** What every frame of ours begins with: who is on the other side, in which language,
 * and whether this person may be here at all. */
import { useEffect, type ReactNode } from "react";

import { Queries } from "../api/hooks";
import { DashboardProvider, useConnection } from "../bridge/context";
import type { Connection, Dashboard } from "../bridge/dashboard";
import { languageOf, LocaleProvider, useLocale } from "../shared/locale";
import { NoAccess } from "../design/states";

export function Entry(props: { readonly dashboard: Dashboard; readonly skeleton: ReactNode; readonly children: ReactNode }) {
  const { dashboard } = props;
  const { connection, locale } = useConnection(dashboard);
  // outside the Dashboard nobody names a language but the browser
  const spoken = locale ?? (connection === "outside" ? navigator.language : null);
  const language = spoken === null ? null : languageOf(spoken);
  useEffect(() => {
    document.documentElement.lang = language === "en" ? "en" : "zh-Hans";
  }, [language]);
  if (connection === "no-access" || connection === "outside") {
    return (
      <LocaleProvider language={language ?? languageOf(navigator.language)}>
        <Turned kind={connection} />
      </LocaleProvider>
    );
  }
  if (connection === "waiting" || language === null) return props.skeleton;
  return (
    <LocaleProvider language={language}>
      <DashboardProvider dashboard={dashboard}>
        <Queries dashboard={dashboard}>{props.children}</Queries>
      </DashboardProvider>
    </LocaleProvider>
  );
}

function Turned(props: { readonly kind: Exclude<Connection, "ready" | "waiting"> }) {
  const locale = useLocale();
  if (props.kind === "no-access") {
    return (
      <main>
        <NoAccess />
      </main>
    );
  }
  return (
    <main>
      <div className="notice">
        <img src="/static/logo.svg" alt="" width="48" height="48" />
        <h1>{locale.t("outside.title")}</h1>
        <p className="muted">{locale.t("outside.text")}</p>
        {document.body.dataset["sandbox"] === "1" && (
          <a className="button button-primary" href="/demo/dashboard/">
            {locale.t("outside.demo")}
          </a>
        )}
      </div>
    </main>
  );
}
