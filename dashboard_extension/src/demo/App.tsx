import { useEffect, useState, useSyncExternalStore } from "react";

import { keep, recall } from "../shared/keep";
import { languageOf, LocaleProvider, type Language } from "../shared/locale";
import { themeOf, wear, worn, type Theme } from "../shared/theme";
import { Desk } from "./Desk";
import { Chat } from "./panes/Chat";
import { Notices } from "./panes/Notices";
import { Sms } from "./panes/Sms";
import { Shop } from "./shop/Shop";
import { TABS, type State, type Tab } from "./state";
import type { Demo } from "./store";
import { useWords } from "./words";

const LANGUAGE = "growth-demo-language";
const THEME = "growth-demo-theme";

export function firstTheme(): Theme {
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  return themeOf(recall(THEME)) ?? (isDark ? "dark" : "light");
}

export function App(props: { readonly demo: Demo }) {
  const [language, setLanguage] = useState<Language>(() =>
    languageOf(recall(LANGUAGE) ?? navigator.language),
  );
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
    keep(LANGUAGE, language);
  }, [language]);
  return (
    <LocaleProvider language={language}>
      <Page
        demo={props.demo}
        onLanguage={() => {
          setLanguage(language === "zh" ? "en" : "zh");
        }}
      />
    </LocaleProvider>
  );
}

function Page(props: { readonly demo: Demo; readonly onLanguage: () => void }) {
  const { demo } = props;
  const locale = useWords();
  const state = useSyncExternalStore(demo.subscribe, demo.current);
  const [theme, setTheme] = useState<Theme>(worn);
  const other: Theme = theme === "dark" ? "light" : "dark";
  const parts = { demo, state };
  return (
    <div className="demo">
      <header className="demo-header">
        <img src="/static/logo.svg" alt="" width="32" height="32" />
        <div className="demo-title">
          <h1>{locale.t("demo.title")}</h1>
          <p className="muted">{locale.t("demo.lead")}</p>
        </div>
        <div className="demo-actions">
          <button
            type="button"
            className="button"
            lang={locale.language === "zh" ? "en" : "zh-Hans"}
            onClick={props.onLanguage}
          >
            {locale.t("demo.language")}
          </button>
          <button
            type="button"
            className="button theme-button"
            aria-label={locale.t(`demo.theme.${other}`)}
            onClick={() => {
              wear(other);
              keep(THEME, other);
              setTheme(other);
            }}
          >
            <span aria-hidden="true">{theme === "dark" ? "☀" : "☾"}</span>
          </button>
          <button
            type="button"
            className="button"
            disabled={state.isTravelling}
            onClick={() => {
              demo.reset();
              demo.turnTo("shop");
            }}
          >
            {locale.t("demo.reset")}
          </button>
        </div>
        <span className="under-way" data-on={state.isBusy || state.isTravelling || undefined} aria-hidden="true" />
      </header>
      <Trouble state={state} />
      <Sides {...parts} />
      <main className="demo-main" data-tab={state.tab}>
        <Shop {...parts} />
        <Chat {...parts} />
        <Notices {...parts} />
        <Sms {...parts} />
        <Desk {...parts} />
      </main>
    </div>
  );
}

/** Where there is no room for all panes, one at a time. */
function Sides(props: { readonly demo: Demo; readonly state: State }) {
  const { demo, state } = props;
  const locale = useWords();
  const messages = state.snapshot?.messages ?? [];
  const unread = (tab: Tab) =>
    messages.filter((each) => each.pane === tab && each.from === "shop" && !state.read.has(each.id)).length;
  return (
    <nav className="sides" aria-label={locale.t("demo.title")}>
      {TABS.map((tab) => (
        <button
          type="button"
          key={tab}
          data-tab={tab}
          aria-pressed={state.tab === tab}
          onClick={() => {
            demo.turnTo(tab);
          }}
        >
          {locale.t(`demo.tab.${tab}`)}
          {unread(tab) > 0 && (
            <span className="badge">
              {unread(tab)}
              <span className="hidden-text"> {locale.t("phone.unread", { count: "" })}</span>
            </span>
          )}
        </button>
      ))}
    </nav>
  );
}

function Trouble(props: { readonly state: State }) {
  const locale = useWords();
  const trouble = props.state.trouble || props.state.complaint;
  return (
    <p role="status" className="trouble" hidden={trouble === ""}>
      {trouble !== "" && (locale.maybe(`demo.trouble.${trouble}`) ?? locale.t("demo.error", { what: trouble }))}
    </p>
  );
}
