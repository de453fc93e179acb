/** What stands around every page: the bar, the question before leaving, and what is
 * shown while a page comes. */
import { Suspense, useEffect, useRef, useSyncExternalStore } from "react";

import { useRead, type Read } from "../api/hooks";
import { ButtonLink, Confirm, EmptyState, Page, PageSkeleton } from "../design";
import { useEdges } from "../design/edges";
import { SetupDocument, type SetupQuery } from "../pages/setup/setup.documents";
import { useLocale } from "../shared/locale";
import { Link, match, usePlace, useRouter } from "./router";
import { ROUTES, SECTIONS, type Section } from "./routes";
import { Stumbled } from "./Stumbled";

export function Shell() {
  const { path } = usePlace();
  const found = ROUTES.flatMap((route) => {
    const params = match(route.pattern, path);
    return params ? [{ route, params }] : [];
  })[0];
  useFocusOnMove(path);
  return (
    <div className="shell">
      <Bar section={found?.route.section} />
      <Stumbled key={path}>
        <Suspense fallback={<PageSkeleton />}>
          {found ? <found.route.Page params={found.params} key={path} /> : <NotFound />}
        </Suspense>
      </Stumbled>
      <LeaveQuestion />
    </div>
  );
}

function Bar(props: { readonly section: Section | undefined }) {
  const locale = useLocale();
  const nav = useRef<HTMLElement>(null);
  useEdges(nav);
  const setup = useRead(SetupDocument, {});
  const sections = SECTIONS.filter(({ key }) => key !== "set_up" || key === props.section || isSetupWanted(setup));
  useEffect(() => {
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
    // the bar is wider once it is known that Set up is shown
  }, [props.section, sections.length]);
  return (
    <header className="shell-bar">
      <img src="/static/logo.svg" alt={locale.t("app.name")} width="24" height="24" />
      <nav className="shell-nav" aria-label={locale.t("app.pages")} ref={nav}>
        {sections.map((section) => (
          <Link
            to={section.path}
            data-section={section.key}
            key={section.key}
            aria-current={section.key === props.section ? "page" : undefined}
          >
            {locale.t(section.label)}
          </Link>
        ))}
      </nav>
    </header>
  );
}

/** Once all is done the list puts itself away; Settings leads to it then. */
function isSetupWanted(setup: Read<SetupQuery>): boolean {
  if (setup.data === undefined) return setup.error !== null;
  return setup.data.setup.parkedAt === null || !setup.data.setup.isDone;
}

/** A new page is read from its top, by those who hear it too. */
function useFocusOnMove(path: string): void {
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [path]);
}

function LeaveQuestion() {
  const locale = useLocale();
  const router = useRouter();
  const stopped = useSyncExternalStore(router.subscribe, router.waiting);
  if (stopped === null) return null;
  return (
    <Confirm
      title={locale.t("form.leave.title")}
      text={locale.t("form.leave.text")}
      no={locale.t("form.leave.stay")}
      yes={locale.t("form.leave.leave")}
      kind="critical"
      onNo={() => {
        router.answer(false);
      }}
      onYes={() => {
        router.answer(true);
      }}
    />
  );
}

export function NotFound() {
  const locale = useLocale();
  return (
    <Page title={locale.t("app.not_found.title")}>
      <EmptyState icon="search" title={locale.t("app.not_found.title")} text={locale.t("app.not_found.text")}>
        <ButtonLink to="/overview">{locale.t("app.not_found.home")}</ButtonLink>
      </EmptyState>
    </Page>
  );
}
