/** A stand-in of the Saleor Dashboard around our own pages, for who has no Saleor. */
import { useCallback, useEffect, useMemo, useState, type ReactNode } from "react";

import { keep, recall } from "../shared/keep";
import { languageOf, LocaleProvider, type Language } from "../shared/locale";
import { themeOf, wear, worn, type Theme } from "../shared/theme";
import { AppFrame } from "./AppFrame";
import { List, Popup, ThingPage, type Opened } from "./pages";
import { mint, STAFF, things, type StaffName, type Things } from "./server";
import { mountsAt, readMounts, type Mount, type Place } from "./mounts";
import { HostContext, useHost, type Host } from "./state";
import { useWords } from "./words";

const BASE = "/demo/dashboard";
const THEME = "growth-demo-theme";
const LANGUAGE = "growth-demo-language";
const WHO = "growth-demo-staff";
const TOAST_MS = 5000;

interface Toast {
  readonly key: number;
  readonly status: string;
  readonly title: string;
  readonly text: string;
}

export function firstTheme(): Theme {
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  return themeOf(recall(THEME)) ?? (isDark ? "dark" : "light");
}

/** A language that the address asks for, `?locale=en`, then the one used last. */
function firstLanguage(): Language {
  const asked = new URLSearchParams(window.location.search).get("locale");
  return languageOf(asked ?? recall(LANGUAGE) ?? navigator.language);
}

function firstStaff(): StaffName {
  const asked = new URLSearchParams(window.location.search).get("staff") ?? recall(WHO);
  return STAFF.find((each) => each === asked) ?? "owner";
}

export function HostApp() {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const [theme, setTheme] = useState<Theme>(worn);
  const [staff, setStaff] = useState<StaffName>(firstStaff);
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const [mounts, setMounts] = useState<readonly Mount[]>([]);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
    keep(LANGUAGE, language);
  }, [language]);
  useEffect(() => {
    wear(theme);
    keep(THEME, theme);
  }, [theme]);
  useEffect(() => {
    keep(WHO, staff);
  }, [staff]);
  useEffect(() => {
    readMounts()
      .then(setMounts)
      .catch(() => undefined);
  }, []);

  const notify = useCallback<Host["notify"]>((notification) => {
    const toast = { ...notification, key: performance.now() };
    setToasts((old) => [...old, toast]);
    // an error stays until it is closed
    if (notification.status === "error") return;
    setTimeout(() => {
      setToasts((old) => old.filter((each) => each.key !== toast.key));
    }, TOAST_MS);
  }, []);

  const host = useMemo<Host>(
    () => ({ theme, locale: language === "zh" ? "zh-Hans" : "en", staff, mounts, notify }),
    [theme, language, staff, mounts, notify],
  );
  return (
    <LocaleProvider language={language}>
      <HostContext.Provider value={host}>
        <Frame
          onLanguage={() => {
            setLanguage(language === "zh" ? "en" : "zh");
          }}
          onTheme={() => {
            setTheme(theme === "dark" ? "light" : "dark");
          }}
          onStaff={setStaff}
        />
        <ol className="host-toasts" aria-live="polite">
          {toasts.map((toast) => (
            <li key={toast.key} data-status={toast.status}>
              <strong>{toast.title}</strong>
              {toast.text && <span>{toast.text}</span>}
              <button
                type="button"
                aria-label="×"
                onClick={() => {
                  setToasts((old) => old.filter((each) => each.key !== toast.key));
                }}
              >
                ×
              </button>
            </li>
          ))}
        </ol>
      </HostContext.Provider>
    </LocaleProvider>
  );
}

/** The page of the Dashboard that a path is. */
function placeOf(path: string): Place | null {
  if (/^\/customers\/./.test(path)) return "CUSTOMER";
  if (path.startsWith("/customers")) return "CUSTOMERS";
  if (/^\/orders\/./.test(path)) return "ORDER";
  return /^\/discounts\/vouchers\/./.test(path) ? "VOUCHER" : path === "/" ? "HOME" : null;
}

interface Address {
  readonly path: string;
  readonly query: string;
}

function here(): Address {
  return { path: window.location.pathname.slice(BASE.length) || "/", query: window.location.search };
}

function Frame(props: {
  readonly onLanguage: () => void;
  readonly onTheme: () => void;
  readonly onStaff: (staff: StaffName) => void;
}) {
  const locale = useWords();
  const { staff, theme, mounts } = useHost();
  const [at, setAt] = useState<Address>(here);
  const [shop, setShop] = useState<Things | null>(null);
  const [appId, setAppId] = useState("");
  const [popup, setPopup] = useState<Opened | null>(null);
  const [visit, setVisit] = useState(0);
  const [hasPhone, setPhone] = useState(false);
  const [isStaffOf] = useState({ staff });

  useEffect(() => {
    const load = () => {
      Promise.all([mint(isStaffOf.staff, null), things()])
        .then(([token, found]) => {
          setAppId(token.app_id);
          setShop(found);
        })
        .catch(() => {
          setTimeout(load, 2000);
        });
    };
    load();
  }, [isStaffOf, at.path]);
  useEffect(() => {
    const onPop = () => {
      setAt(here());
      setVisit((old) => old + 1);
    };
    window.addEventListener("popstate", onPop);
    return () => {
      window.removeEventListener("popstate", onPop);
    };
  }, []);

  const appPath = `/extensions/app/${encodeURIComponent(appId)}`;
  const go = (to: string) => {
    window.history.pushState(null, "", BASE + to);
    setAt(here());
    setVisit((old) => old + 1);
    setPopup(null);
  };
  /** A redirect that a frame asked for. */
  const redirect = (to: string, isNewContext: boolean): boolean => {
    if (/^https?:/.test(to)) {
      window.open(to, "_blank", "noopener");
      return true;
    }
    if (!to.startsWith("/")) return false;
    if (isNewContext) {
      window.open(BASE + to, "_blank", "noopener");
      return true;
    }
    const isWithinApp = to.startsWith(appPath) && at.path.startsWith(appPath);
    if (isWithinApp) window.history.pushState(null, "", BASE + to);
    else go(to);
    return true;
  };
  const around = {
    go: redirect,
    showRoute: (route: string) => {
      // it looks at the path alone: a route with a query is always one more entry
      if (window.location.pathname !== BASE + appPath + route) window.history.pushState(null, "", BASE + appPath + route);
    },
    closePopup: () => {
      setPopup(null);
    },
    resize: () => undefined,
    refresh: () => {
      setVisit((old) => old + 1);
    },
    // of those mounted on the same page, and never from a frame that is no widget's
    openPopup: (identifier: string, appParams: string | undefined) => {
      const mount = mounts.find((each) => each.target === "POPUP" && each.identifier === identifier);
      if (!mount || mount.place !== placeOf(at.path)) return false;
      setPopup({ mount, params: appParams === undefined ? {} : { appParams } });
      return true;
    },
  };
  const shared = { around, onPopup: setPopup, go, query: at.query };
  const kinds = { customers: shop?.customers, orders: shop?.orders, "discounts/vouchers": shop?.vouchers } as const;
  const list = (Object.keys(kinds) as (keyof typeof kinds)[]).find((kind) => at.path.startsWith(`/${kind}`));
  const id = list === undefined ? "" : decodeURIComponent(at.path.slice(list.length + 2).replace(/\/$/, ""));

  let content: ReactNode;
  if (shop === null) content = <p className="host-wait muted">{locale.t("host.wait")}</p>;
  else if (at.path.startsWith("/extensions/app/")) {
    const route = at.path.slice(appPath.length) || "/";
    content = (
      <>
        <div className="host-top">
          <img src="/static/logo.svg" alt="" width="36" height="36" />
          <h1>WeChat Growth · 微信增长</h1>
          <span className="muted">BY SALEOR WECHAT GROWTH</span>
        </div>
        <div className="host-app">
          <AppFrame kind="APP_PAGE" title="app" path={route} ownQuery={at.query} permissions={null} around={around} key={visit} />
        </div>
      </>
    );
  } else if (list !== undefined && id !== "") {
    const thing = kinds[list]?.find((each) => each.id === id);
    content = <ThingPage {...shared} kind={list} thing={thing ?? { id, name: id, detail: "" }} key={`${id} ${visit}`} />;
  } else if (list !== undefined) content = <List {...shared} kind={list} things={kinds[list] ?? []} />;
  else {
    content = (
      <>
        <div className="host-top">
          <h1>{locale.t("host.hello", { shop: shop.name })}</h1>
        </div>
        <div className="host-home">
          {mountsAt(mounts, "HOME", "WIDGET").map((mount) => (
            <section className="card" key={mount.identifier}>
              <h2>{mount.label}</h2>
              <AppFrame kind="WIDGET" title={mount.identifier} path={mount.url} permissions={mount.permissions} around={around} height={320} key={visit} />
            </section>
          ))}
        </div>
      </>
    );
  }

  const entry = (to: string, label: string, isInner = false) => (
    <a
      href={BASE + to}
      className={isInner ? "inner" : undefined}
      aria-current={(to === "/" ? at.path === "/" : at.path.startsWith(to)) ? "page" : undefined}
      onClick={(event) => {
        event.preventDefault();
        go(to);
      }}
    >
      {label}
    </a>
  );
  return (
    <div className="host" data-phone={hasPhone || undefined}>
      <nav className="host-side" aria-label={locale.t("host.menu")}>
        <p className="host-shop">{shop?.name ?? "…"}</p>
        {entry("/", locale.t("host.home"))}
        {entry("/orders", locale.t("host.orders"))}
        {entry("/customers", locale.t("host.customers"))}
        <small className="muted">{locale.t("host.apps")}</small>
        {entry(`${appPath}/home`, "WeChat Growth", true)}
        {entry("/discounts/vouchers", locale.t("host.vouchers"))}
        <div className="host-foot">
          <label>
            <span>{locale.t("host.staff")}</span>
            <select
              value={staff}
              onChange={(event) => {
                props.onStaff(event.target.value as StaffName);
              }}
            >
              {STAFF.map((each) => (
                <option key={each} value={each}>
                  {locale.t(`host.staff.${each}`)}
                </option>
              ))}
            </select>
          </label>
          <p>
            <button type="button" className="button" onClick={props.onLanguage} lang={locale.language === "zh" ? "en" : "zh-Hans"}>
              {locale.t("host.language")}
            </button>
            <button type="button" className="button" onClick={props.onTheme}>
              {locale.t(theme === "dark" ? "host.light" : "host.dark")}
            </button>
          </p>
          <p>
            <button
              type="button"
              className="button"
              aria-pressed={hasPhone}
              onClick={() => {
                setPhone(!hasPhone);
              }}
            >
              {locale.t("host.phone")}
            </button>
            <button
              type="button"
              className="button"
              onClick={() => {
                setPopup({ mount: mountsAt(mounts, "SEARCH", "POPUP")[0], params: {} });
              }}
            >
              {locale.t("host.search")}
            </button>
          </p>
          <small className="muted">{locale.t("host.note")}</small>
        </div>
      </nav>
      <main className="host-main">
        {content}
      </main>
      {hasPhone && <iframe className="host-phone" title={locale.t("host.phone")} src="/demo/" />}
      {popup?.mount && (
        <Popup
          opened={popup}
          query={at.query}
          around={around}
          onClose={() => {
            setPopup(null);
          }}
        />
      )}
    </div>
  );
}
