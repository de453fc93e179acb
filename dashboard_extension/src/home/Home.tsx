import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";

import { languageOf, LocaleProvider, useLocale } from "../shared/locale";
import { overview, Refused, type Overview } from "./api";
import type { Dashboard } from "./bridge";
import { HealthCards, Problems } from "./HealthCards";
import { Notice } from "./Notice";
import { RunTable } from "./RunTable";
import { Skeleton } from "./Skeleton";

const REFRESH_MS = 30_000;

export function Home(props: { readonly dashboard: Dashboard }) {
  const { dashboard } = props;
  const connection = useSyncExternalStore(dashboard.subscribe, dashboard.current);
  const locale = useSyncExternalStore(dashboard.subscribe, dashboard.locale);
  const language = languageOf(locale ?? navigator.language);

  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  }, [language]);

  return (
    <LocaleProvider language={language}>
      {connection.kind === "outside" && <Outside />}
      {connection.kind === "no-access" && <NoAccess />}
      {connection.kind === "waiting" && <Skeleton />}
      {/* until the locale is known there is no language to write in */}
      {connection.kind === "ready" && locale === null && <Skeleton />}
      {connection.kind === "ready" && locale !== null && <Page dashboard={dashboard} />}
    </LocaleProvider>
  );
}

function Outside() {
  const locale = useLocale();
  const hasDemo = document.body.dataset["sandbox"] === "1";
  return (
    <main>
      <Notice title={locale.t("outside.title")} text={locale.t("outside.text")}>
        {hasDemo && (
          <a className="button button-primary" href="/demo/">
            {locale.t("outside.demo")}
          </a>
        )}
      </Notice>
    </main>
  );
}

function NoAccess() {
  const locale = useLocale();
  return (
    <main>
      <Notice title={locale.t("access.title")} text={locale.t("access.text")} />
    </main>
  );
}

function Page(props: { readonly dashboard: Dashboard }) {
  const { dashboard } = props;
  const locale = useLocale();
  const { shown, refusal, isBusy, refresh } = useOverview(dashboard);

  if (refusal === "FORBIDDEN") return <NoAccess />;
  if (shown === null && refusal === null) return <Skeleton />;
  return (
    <main className="page">
      <header className="page-header">
        <img src="/static/logo.svg" alt="" width="40" height="40" />
        <div>
          <h1>{locale.t("home.title")}</h1>
          <p className="muted">{locale.t("home.subtitle")}</p>
        </div>
        <div className="page-actions">
          {shown !== null && (
            <span className="muted" role="status">
              {refusal === null
                ? locale.t("home.checked", { when: locale.time(shown.health.checkedAt) })
                : locale.t("error.stale", { when: locale.time(shown.health.checkedAt) })}
            </span>
          )}
          <button type="button" className="button" onClick={refresh} disabled={isBusy}>
            {locale.t(isBusy ? "home.refreshing" : "home.refresh")}
          </button>
        </div>
      </header>
      {shown === null ? (
        <Notice title={locale.t("error.title")} text={refusalInWords(locale, refusal ?? "")} isError>
          <button type="button" className="button button-primary" onClick={refresh} disabled={isBusy}>
            {locale.t("error.retry")}
          </button>
        </Notice>
      ) : (
        <>
          <Problems problems={shown.health.problems} />
          <HealthCards health={shown.health} />
          <RunTable runs={shown.lastRuns} dashboard={dashboard} />
        </>
      )}
    </main>
  );
}

function refusalInWords(locale: ReturnType<typeof useLocale>, code: string): string {
  return locale.maybe(`error.${code}`) ?? locale.t("error.other", { code });
}

interface Loaded {
  readonly shown: Overview | null;
  /** the code of the last refusal; null after an answer */
  readonly refusal: string | null;
  readonly isBusy: boolean;
  readonly refresh: () => void;
}

function useOverview(dashboard: Dashboard): Loaded {
  const [shown, setShown] = useState<Overview | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(true);
  const asked = useRef(0);

  const load = useCallback(() => {
    const mine = ++asked.current;
    const isNewest = () => mine === asked.current;
    overview(dashboard)
      .then((answer) => {
        if (!isNewest()) return;
        setShown(answer);
        setRefusal(null);
      })
      .catch((error: unknown) => {
        if (isNewest()) setRefusal(error instanceof Refused ? error.code : "NETWORK");
      })
      .finally(() => {
        if (isNewest()) setBusy(false);
      });
  }, [dashboard]);

  const refresh = useCallback(() => {
    setBusy(true);
    load();
  }, [load]);

  useEffect(() => {
    load();
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") load();
    }, REFRESH_MS);
    return () => {
      clearInterval(timer);
    };
  }, [load]);

  // a page whose token had run out goes on by itself once there is a new one
  useEffect(() => dashboard.onTokenRefresh(load), [dashboard, load]);

  return { shown, refusal, isBusy, refresh };
}
