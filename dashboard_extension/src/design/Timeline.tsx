import type { ReactNode } from "react";

import { useLocale } from "../shared/locale";
import type { Tone } from "../shared/reasons";
import { Icon, type IconName } from "./icons";

export interface Moment {
  readonly key: string;
  /** ISO; null for what has no time of its own */
  readonly at: string | null;
  readonly title: ReactNode;
  readonly text?: ReactNode;
  readonly icon?: IconName | undefined;
  readonly tone?: Tone | undefined;
}

/** What happened, one below the other, newest or oldest first as you give it. */
export function Timeline(props: { readonly label: string; readonly moments: readonly Moment[] }) {
  const locale = useLocale();
  return (
    <ol className="timeline" aria-label={props.label}>
      {props.moments.map((moment) => (
        <li key={moment.key} data-tone={moment.tone ?? "neutral"}>
          <span className="timeline-dot">{moment.icon && <Icon name={moment.icon} size={12} />}</span>
          <div>
            <p className="timeline-title">{moment.title}</p>
            {moment.text && <div className="muted">{moment.text}</div>}
          </div>
          {moment.at !== null && (
            <time className="muted" dateTime={moment.at} title={locale.fullMoment(moment.at)}>
              {locale.moment(moment.at)}
            </time>
          )}
        </li>
      ))}
    </ol>
  );
}
