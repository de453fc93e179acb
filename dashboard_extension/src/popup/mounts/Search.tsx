import "./search.css";

import { useEffect, useRef, useState, type KeyboardEvent } from "react";

import { useRead } from "../../api/hooks";
import { SECTIONS } from "../../app/routes";
import { useDashboard } from "../../bridge/context";
import { EmptyState, Icon, Page, SearchBox, type IconName } from "../../design";
import { pagesFor, type Hit } from "./hits";
import { SearchDocument } from "./search.documents";
import { useWords } from "./searchWords";

const WAIT_MS = 200;
const SHORTEST = 2;
/** The Dashboard hides a frame until its handshake is over, and what is hidden takes no focus. */
const FOCUS_MS = 50;
const FOCUS_TRIES = 40;
const ICONS: Readonly<Record<Hit["kind"], IconName>> = { CUSTOMER: "people", SEGMENT: "segment", RECALL: "refresh", COUPON: "coupon", PAGE: "next" };

/** The Dashboard's palette leads here: find, choose, and be on our own page about it. */
export default function Search() {
  const locale = useWords();
  const dashboard = useDashboard();
  const [text, setText] = useState("");
  const wanted = useLate(text.trim());
  const isWanted = wanted.length >= SHORTEST;
  const read = useRead(SearchDocument, { query: wanted }, { isWanted });
  const list = useRef<HTMLUListElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let tries = 0;
    const timer = setInterval(() => {
      const input = box.current?.querySelector("input");
      input?.focus();
      tries += 1;
      if (document.activeElement === input || tries === FOCUS_TRIES) clearInterval(timer);
    }, FOCUS_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  const pages = pagesFor(text, SECTIONS.map((section) => ({ path: section.path, title: locale.t(section.label) })));
  const hits: readonly Hit[] = [...(isWanted ? (read.data?.search ?? []) : []), ...pages];
  const isNone = isWanted && hits.length === 0 && !read.isBusy && read.error === null;

  const open = (hit: Hit) => {
    dashboard.openPage(hit.path);
    // the Dashboard of 3.23 leaves a popup open over the page it went to
    dashboard.closePopup();
  };
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    const now = buttons.indexOf(document.activeElement as HTMLElement);
    if (step !== undefined) {
      event.preventDefault();
      buttons[Math.max(0, Math.min(buttons.length - 1, now + step))]?.focus();
    } else if (event.key === "Enter" && now === -1 && hits[0]) {
      event.preventDefault();
      open(hits[0]);
    }
  };
  return (
    <Page title={locale.t("search.label")} isNarrow>
      <div className="search-view" onKeyDown={keys}>
        <div ref={box}>
          <SearchBox label={locale.t("search.label")} value={text} onChange={setText} />
        </div>
        <p className="muted">{locale.t("search.hint")}</p>
        {isNone ? (
          <EmptyState icon="search" title={locale.t("search.none.title", { text: wanted })} text={locale.t("search.none.text")} />
        ) : (
          <ul className="search-hits" aria-label={locale.t("search.results")} aria-busy={read.isBusy} data-old={read.isOld || undefined} ref={list}>
            {hits.map((hit) => (
              <li key={`${hit.kind}${hit.path}`}>
                <button
                  type="button"
                  onClick={() => {
                    open(hit);
                  }}
                >
                  <Icon name={ICONS[hit.kind]} />
                  <span className="search-title">
                    {hit.title}
                    {hit.detail !== "" && hit.detail !== hit.title && <span className="muted">{hit.detail}</span>}
                  </span>
                  <small className="muted">{locale.t(`hit.${hit.kind}`)}</small>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Page>
  );
}

/** The value as it was a moment ago, so that not every letter is searched for. */
function useLate(value: string): string {
  const [late, setLate] = useState(value);
  useEffect(() => {
    const timer = setTimeout(setLate, WAIT_MS, value);
    return () => {
      clearTimeout(timer);
    };
  }, [value]);
  return late;
}
