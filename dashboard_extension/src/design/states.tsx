import type { ReactNode } from "react";

import type { Read } from "../api/hooks";
import { codeOf, Refused, refusalInWords } from "../api/refused";
import { useLocale } from "../shared/locale";
import { Button } from "./Button";
import { Icon, type IconName } from "./icons";

/** A grey place where something will be; sizes in CSS. */
export function Skeleton(props: { readonly width?: number | string | undefined; readonly height?: number | undefined }) {
  return <span className="skeleton" style={{ width: props.width ?? "100%", height: props.height ?? 16 }} />;
}

/** The lines of a card or list that is being loaded. */
export function SkeletonLines(props: { readonly lines?: number | undefined }) {
  const widths = ["92%", "70%", "84%", "58%", "76%"];
  return (
    <div className="skeleton-lines" aria-hidden="true">
      {Array.from({ length: props.lines ?? 4 }, (_, line) => (
        <Skeleton key={line} width={widths[line % widths.length]} />
      ))}
    </div>
  );
}

/** A whole page that is being loaded, without a word: also shown before a language is known. */
export function PageSkeleton() {
  return (
    <main className="page" aria-busy="true" aria-label="…">
      <div className="page-header">
        <Skeleton width={200} height={24} />
      </div>
      <div className="grid">
        {[0, 1, 2, 3].map((card) => (
          <div className="card" key={card}>
            <div className="card-body">
              <Skeleton width={90} />
              <Skeleton width="60%" height={28} />
              <Skeleton width="85%" height={14} />
            </div>
          </div>
        ))}
      </div>
      <div className="card">
        <div className="card-body">
          <SkeletonLines lines={6} />
        </div>
      </div>
    </main>
  );
}

/** An empty list: what will be here, and how it comes about. */
export function EmptyState(props: {
  readonly icon?: IconName | undefined;
  readonly title: ReactNode;
  readonly text?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <div className="empty">
      {props.icon && (
        <span className="empty-icon">
          <Icon name={props.icon} size={20} />
        </span>
      )}
      <h2>{props.title}</h2>
      {props.text && <p className="muted">{props.text}</p>}
      {props.children && <div className="empty-actions">{props.children}</div>}
    </div>
  );
}

/** What could not be loaded, why, and the button to try again. */
export function ErrorState(props: { readonly error: unknown; readonly onRetry?: (() => void) | undefined; readonly isBusy?: boolean | undefined }) {
  const locale = useLocale();
  return (
    <div className="empty empty-error" role="alert">
      <span className="empty-icon">
        <Icon name="alert" size={20} />
      </span>
      <h2>{locale.t("error.title")}</h2>
      <p className="muted">{refusalInWords(locale, props.error)}</p>
      {props.onRetry && (
        <div className="empty-actions">
          <Button icon="refresh" onClick={props.onRetry} isBusy={props.isBusy}>
            {locale.t("error.retry")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** What this person may not see: a whole frame, or a part of a page (`isPart`). */
export function NoAccess(props: { readonly permission?: string | undefined; readonly isPart?: boolean | undefined }) {
  const locale = useLocale();
  const name = props.permission && (locale.maybe(`permission.${props.permission}`) ?? props.permission);
  const text = name ? locale.t("access.permission", { permission: name }) : locale.t("access.text");
  if (props.isPart) return <EmptyState icon="lock" title={locale.t("access.part")} text={text} />;
  return (
    <div className="notice">
      <img src="/static/logo.svg" alt="" width="48" height="48" />
      <h1>{locale.t("access.title")}</h1>
      <p className="muted">{text}</p>
    </div>
  );
}

/** A strip that says something about all that stands below it. */
export function Banner(props: { readonly tone: "info" | "success" | "warning" | "critical"; readonly title?: ReactNode; readonly children?: ReactNode; readonly actions?: ReactNode }) {
  return (
    <div className="banner" data-tone={props.tone} role={props.tone === "critical" ? "alert" : "status"}>
      <Icon name={props.tone === "success" ? "check" : props.tone === "info" ? "info" : "alert"} />
      <div className="banner-text">
        {props.title && <strong>{props.title}</strong>}
        {props.children}
      </div>
      {props.actions}
    </div>
  );
}

/** The four states of something read: a skeleton, no access, an error, or the thing.
 * What was read once stays while a later reading fails; say so with `<Stale>`. */
export function Loaded<Data>(props: {
  readonly of: Read<Data>;
  readonly skeleton?: ReactNode;
  readonly children: (data: Data) => ReactNode;
}) {
  const { of: read } = props;
  if (read.data !== undefined) return props.children(read.data);
  if (read.error === null) return props.skeleton ?? <SkeletonLines />;
  if (codeOf(read.error) === "FORBIDDEN") {
    return <NoAccess isPart permission={read.error instanceof Refused ? read.error.permission : undefined} />;
  }
  return <ErrorState error={read.error} onRetry={read.refresh} isBusy={read.isBusy} />;
}
