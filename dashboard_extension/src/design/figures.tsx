/** Figures without a chart library. */
import { useId, type ReactNode } from "react";

import { useLocale } from "../shared/locale";
import { Definition } from "./overlay";

/** One figure: what it is called, what that means, and how it went of late. */
export function Stat(props: {
  readonly label: string;
  /** what exactly is counted, and since when */
  readonly definition?: ReactNode;
  readonly value: ReactNode;
  readonly detail?: ReactNode;
  /** against the time before: 0.12 is 12 % more */
  readonly change?: number | null | undefined;
  /** it is a rate, and `change` by how many percentage points: 0.12 is 12 */
  readonly isRate?: boolean | undefined;
  readonly trend?: readonly number[] | undefined;
}) {
  const locale = useLocale();
  const { change } = props;
  return (
    <article className="stat">
      <h2>
        {props.label}
        {props.definition && <Definition term={props.label}>{props.definition}</Definition>}
      </h2>
      <p className="stat-value">
        <strong>{props.value}</strong>
        {typeof change === "number" && (
          <span className="stat-change" data-tone={change > 0 ? "up" : change < 0 ? "down" : undefined}>
            {change > 0 ? "↑" : change < 0 ? "↓" : ""} {props.isRate ? locale.points(Math.abs(change)) : locale.percent(Math.abs(change))}
          </span>
        )}
      </p>
      {props.detail && <p className="muted">{props.detail}</p>}
      {props.trend && <Sparkline values={props.trend} label={props.label} />}
    </article>
  );
}

const WIDTH = 120;
const HEIGHT = 32;

/** How a figure went, as a line of its last values. */
export function Sparkline(props: { readonly values: readonly number[]; readonly label: string }) {
  const id = useId();
  const { values } = props;
  if (values.length < 2) return null;
  const least = Math.min(...values, 0);
  const span = Math.max(...values) - least || 1;
  const points = values.map(
    (value, index) =>
      `${((index / (values.length - 1)) * WIDTH).toFixed(1)},${(HEIGHT - 2 - ((value - least) / span) * (HEIGHT - 4)).toFixed(1)}`,
  );
  return (
    <svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-labelledby={id}>
      <title id={id}>{`${props.label}: ${values.join(", ")}`}</title>
      <polygon points={`0,${HEIGHT} ${points.join(" ")} ${WIDTH},${HEIGHT}`} />
      <polyline points={points.join(" ")} />
    </svg>
  );
}

export interface FunnelStep {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  readonly definition?: ReactNode;
  readonly detail?: ReactNode;
}

/** How many came how far; each bar against the first. */
export function Funnel(props: { readonly label: string; readonly steps: readonly FunnelStep[] }) {
  const locale = useLocale();
  const first = props.steps[0];
  return (
    <ol className="funnel" aria-label={props.label}>
      {props.steps.map((step) => {
        const part = first && first.count > 0 ? step.count / first.count : 0;
        return (
          <li key={step.key}>
            <span className="funnel-label">
              {step.label}
              {step.definition && <Definition term={step.label}>{step.definition}</Definition>}
            </span>
            <span className="funnel-bar" aria-hidden="true">
              {part > 0 && <span style={{ width: `${Math.min(1, part) * 100}%` }} />}
            </span>
            <span className="funnel-count">
              <strong>{locale.count(step.count)}</strong>
              {first === undefined || step === first ? (
                // keeps its figure in line with those below
                <span className="muted" />
              ) : (
                <span className="muted" title={locale.t("funnel.of_first", { percent: locale.percent(part), first: first.label })}>
                  {locale.percent(part)}
                </span>
              )}
            </span>
            {step.detail && <span className="funnel-detail muted">{step.detail}</span>}
          </li>
        );
      })}
    </ol>
  );
}

/** Long work under way; `total` null: nobody knows how much there is. */
export function Progress(props: { readonly label: string; readonly done: number; readonly total: number | null; readonly detail?: ReactNode }) {
  const locale = useLocale();
  const { done, total } = props;
  return (
    <div className="progress">
      <span>{props.label}</span>
      <span className="muted">{props.detail ?? (total === null ? locale.count(done) : locale.t("progress.done", { done, total }))}</span>
      <progress aria-label={props.label} {...(total === null ? {} : { value: done, max: Math.max(total, 1) })} />
    </div>
  );
}
