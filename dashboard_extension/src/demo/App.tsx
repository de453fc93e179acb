import { useEffect, useState, useSyncExternalStore } from "react";

import { keep, recall } from "../shared/keep";
import { languageOf, LocaleProvider, type Language } from "../shared/locale";
import { themeOf, wear, worn, type Theme } from "../shared/theme";
import { Desk } from "./Desk";
import { Phone } from "./phone/Phone";
import type { Demo, State } from "./store";
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

type Side = "phone" | "desk";

function Page(props: { readonly demo: Demo; readonly onLanguage: () => void }) {
  const { demo } = props;
  const locale = useWords();
  const state = useSyncExternalStore(demo.subscribe, demo.current);
  const [theme, setTheme] = useState<Theme>(worn);
  const [side, setSide] = useState<Side>("phone");
  const other: Theme = theme === "dark" ? "light" : "dark";
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
              setSide("phone");
            }}
          >
            {locale.t("demo.reset")}
          </button>
        </div>
      </header>
      <Trouble state={state} />
      <nav className="sides" aria-label={locale.t("demo.title")}>
        {(["phone", "desk"] as const).map((each) => (
          <button
            type="button"
            key={each}
            aria-pressed={side === each}
            onClick={() => {
              setSide(each);
            }}
          >
            {locale.t(each === "phone" ? "demo.tab.phone" : "demo.tab.record")}
          </button>
        ))}
      </nav>
      <main className="demo-main" data-side={side}>
        <Phone demo={demo} state={state} />
        <Desk demo={demo} state={state} />
      </main>
    </div>
  );
}

function Trouble(props: { readonly state: State }) {
  const locale = useWords();
  const trouble = props.state.trouble || props.state.complaint;
  return (
    <p role="status" className="trouble" hidden={trouble === ""}>
      {trouble === "not_ready"
        ? locale.t("demo.not_ready")
        : trouble !== "" && locale.t("demo.error", { what: trouble })}
    </p>
  );
}
