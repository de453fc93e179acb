import { type ReactNode } from "react";

import { Card, Input, NumberField, TimeField, Toggle } from "../../design";
import { CHANNEL_NAMES } from "../../shared/channels";
import { channelInWords } from "../../shared/reasons";
import {
  capOf,
  quotaOf,
  withCap,
  withQuiet,
  withQuota,
  type Bounds,
  type Hours,
  type Rules,
} from "./rules";
import { type RulesQuery } from "./rules.documents";
import { useWords } from "./words";

/** What every card of the form needs. */
export interface Part {
  readonly rules: Rules;
  readonly bounds: Bounds;
  readonly set: (rules: Rules) => void;
  /** what is wrong at a path, in words */
  readonly wrong: (path: string) => string | undefined;
}

function HoursFields(props: { readonly hours: Hours; readonly onChange: (hours: Hours) => void; readonly error?: string | undefined }) {
  const locale = useWords();
  const { hours, onChange } = props;
  return (
    <div className="settings-pair">
      <TimeField
        label={locale.t("rules.from")}
        value={hours.start}
        error={props.error}
        onChange={(start) => {
          onChange({ ...hours, start });
        }}
      />
      <TimeField
        label={locale.t("rules.to")}
        value={hours.end}
        hint={hours.start === hours.end ? locale.t("rules.quiet.never") : undefined}
        onChange={(end) => {
          onChange({ ...hours, end });
        }}
      />
    </div>
  );
}

export function QuietCard(props: { readonly part: Part; readonly zone: ReactNode }) {
  const locale = useWords();
  const { rules, set, wrong } = props.part;
  return (
    <Card title={locale.t("rules.quiet")} subtitle={locale.t("rules.quiet.text")}>
      <HoursFields
        hours={rules.quiet_hours}
        error={wrong("quiet_hours") ?? wrong("quiet_hours.start") ?? wrong("quiet_hours.end")}
        onChange={(hours) => {
          set({ ...rules, quiet_hours: hours });
        }}
      />
      {props.zone}
      {CHANNEL_NAMES.map((channel) => {
        const own = rules.quiet_hours_by_channel[channel];
        return (
          <div className="settings-own" key={channel}>
            <Toggle
              label={locale.t("rules.quiet.own", { channel: channelInWords(locale, channel.toUpperCase()) })}
              isOn={own !== undefined}
              onChange={(isOn) => {
                set(withQuiet(rules, channel, isOn ? rules.quiet_hours : null));
              }}
            />
            {own !== undefined && (
              <HoursFields
                hours={own}
                error={wrong(`quiet_hours_by_channel.${channel}.start`) ?? wrong(`quiet_hours_by_channel.${channel}.end`)}
                onChange={(hours) => {
                  set(withQuiet(rules, channel, hours));
                }}
              />
            )}
          </div>
        );
      })}
    </Card>
  );
}

export function SmsHoursCard(props: { readonly part: Part }) {
  const locale = useWords();
  const { rules, bounds, set, wrong } = props.part;
  const { opens, closes } = rules.sms_hours;
  const error = wrong("sms_hours") === undefined ? undefined : locale.t("rules.sms.law", bounds.sms_hours);
  return (
    <Card title={locale.t("rules.sms")} subtitle={locale.t("rules.sms.text", bounds.sms_hours)}>
      <div className="settings-pair">
        <TimeField
          label={locale.t("rules.from")}
          value={opens}
          error={error}
          onChange={(value) => {
            set({ ...rules, sms_hours: { opens: value, closes } });
          }}
        />
        <TimeField
          label={locale.t("rules.to")}
          value={closes}
          onChange={(value) => {
            set({ ...rules, sms_hours: { opens, closes: value } });
          }}
        />
      </div>
    </Card>
  );
}

function Limits(props: {
  readonly label: string;
  readonly fields: readonly { readonly label: string; readonly value: number | null; readonly error: string | undefined; readonly onChange: (value: number | null) => void }[];
}) {
  const locale = useWords();
  return (
    <fieldset className="settings-limits">
      <legend>{props.label}</legend>
      {props.fields.map((field) => (
        <Input
          key={field.label}
          type="number"
          min={0}
          label={field.label}
          error={field.error}
          placeholder={locale.t("rules.none")}
          value={field.value === null ? "" : String(field.value)}
          onChange={(text) => {
            field.onChange(text === "" ? null : Number(text));
          }}
        />
      ))}
    </fieldset>
  );
}

export function CapsCard(props: { readonly part: Part }) {
  const locale = useWords();
  const { rules, bounds, set, wrong } = props.part;
  const { total } = rules.caps;
  const setTotal = (change: Partial<typeof total>) => {
    set({ ...rules, caps: { ...rules.caps, total: { ...total, ...change } } });
  };
  return (
    <Card title={locale.t("rules.caps")} subtitle={locale.t("rules.caps.text")}>
      <Limits
        label={locale.t("rules.caps.total")}
        fields={[
          { label: locale.t("rules.per_day"), value: total.per_day, error: wrong("caps.total.per_day"), onChange: (per_day) => { setTotal({ per_day }); } },
          { label: locale.t("rules.per_week"), value: total.per_week, error: wrong("caps.total.per_week"), onChange: (per_week) => { setTotal({ per_week }); } },
        ]}
      />
      {CHANNEL_NAMES.map((channel) => {
        const cap = capOf(rules, bounds, channel);
        const path = `caps.per_channel.${channel}`;
        return (
          <Limits
            key={channel}
            label={channelInWords(locale, channel.toUpperCase())}
            fields={[
              { label: locale.t("rules.per_day"), value: cap.per_day, error: wrong(`${path}.per_day`), onChange: (per_day) => { set(withCap(rules, channel, { ...cap, per_day })); } },
              { label: locale.t("rules.per_week"), value: cap.per_week, error: wrong(`${path}.per_week`), onChange: (per_week) => { set(withCap(rules, channel, { ...cap, per_week })); } },
            ]}
          />
        );
      })}
    </Card>
  );
}

export function QuotasCard(props: { readonly part: Part; readonly accounts: RulesQuery["accounts"] }) {
  const locale = useWords();
  const { rules, set, wrong } = props.part;
  return (
    <Card title={locale.t("rules.quotas")} subtitle={locale.t("rules.quotas.text")}>
      {props.accounts.length === 0 && <p className="muted">{locale.t("rules.quotas.none")}</p>}
      {props.accounts.map((account) => {
        const quota = quotaOf(rules, account.key);
        const path = `quotas.${account.key}`;
        return (
          <Limits
            key={account.key}
            label={`${account.name} · ${locale.t(`kind.${account.kind}`)}`}
            fields={[
              { label: locale.t("rules.day"), value: quota.per_day, error: wrong(path) ?? wrong(`${path}.per_day`), onChange: (per_day) => { set(withQuota(rules, account.key, { ...quota, per_day })); } },
              { label: locale.t("rules.month"), value: quota.per_month, error: wrong(`${path}.per_month`), onChange: (per_month) => { set(withQuota(rules, account.key, { ...quota, per_month })); } },
            ]}
          />
        );
      })}
    </Card>
  );
}

export function FineCard(props: { readonly part: Part }) {
  const locale = useWords();
  const { rules, set, wrong } = props.part;
  const fields = [
    ["inbox_wait_seconds", "rules.inbox_wait", "rules.seconds", 300],
    ["checkout_max_age_minutes", "rules.checkout_age", "rules.minutes", 1440],
    ["stock_max_age_minutes", "rules.stock_age", "rules.minutes", 1440],
  ] as const;
  return (
    <details className="card settings-fine">
      <summary>
        <h2>{locale.t("rules.fine")}</h2>
        <span className="muted">{locale.t("rules.fine.text")}</span>
      </summary>
      <div className="card-body">
        {fields.map(([name, label, unit, max]) => (
          <NumberField
            key={name}
            label={locale.t(label)}
            value={rules[name]}
            min={1}
            max={max}
            suffix={locale.t(unit)}
            error={wrong(name)}
            onChange={(value) => {
              set({ ...rules, [name]: value });
            }}
          />
        ))}
      </div>
    </details>
  );
}
