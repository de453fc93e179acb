import { useState, type ReactNode } from "react";

import { useChange, useRead } from "../../api/hooks";
import { fieldErrorInWords, refusalInWords } from "../../api/refused";
import { useNotify } from "../../bridge/context";
import { Card, Combobox, Input, Loaded, NumberField, Savebar, TimeField, Toggle, useDraft } from "../../design";
import { channelInWords } from "../../shared/reasons";
import {
  capOf,
  carries,
  CHANNELS,
  forServer,
  needsConsent,
  PURPOSES,
  quotaOf,
  withCap,
  withCarried,
  withConsent,
  withQuiet,
  withQuota,
  wrongIn,
  type Bounds,
  type Channel,
  type Hours,
  type Purpose,
  type Rules,
  type WrongRules,
} from "./rules";
import { RulesDocument, RulesSaveDocument, ZoneSaveDocument, type RulesQuery } from "./rules.documents";
import { useWords } from "./words";

export function RulesTab() {
  const read = useRead(RulesDocument, {});
  return <Loaded of={read}>{(data) => <Form data={data} />}</Loaded>;
}

interface Values {
  readonly rules: Rules;
  /** as they are typed */
  readonly replies: string;
  readonly zone: string;
}

/** What every card of the form needs. */
interface Part {
  readonly rules: Rules;
  readonly bounds: Bounds;
  readonly set: (rules: Rules) => void;
  /** what is wrong at a path, in words */
  readonly wrong: (path: string) => string | undefined;
}

function Form(props: { readonly data: RulesQuery }) {
  const locale = useWords();
  const notify = useNotify();
  const { policies, shop, timeZones, accounts } = props.data;
  const bounds = policies.bounds as Bounds;
  const before = policies.rules as Rules;
  const draft = useDraft<Values>({ rules: before, replies: before.opt_out_replies.join(", "), zone: shop.timeZone });
  const save = useChange(RulesSaveDocument, [RulesDocument]);
  const saveZone = useChange(ZoneSaveDocument, [RulesDocument]);
  const [wrong, setWrong] = useState<WrongRules>({});
  const { rules, replies, zone } = draft.values;

  const refused = (title: string, refusal: Error | null) => {
    notify.failed(title, refusal ? refusalInWords(locale, refusal) : undefined);
  };
  const onSave = async () => {
    const seen = wrongIn(rules, bounds);
    setWrong(seen);
    if (Object.keys(seen).length > 0) {
      notify.failed(locale.t("error.failed"), locale.t("rules.wrong"));
      return;
    }
    const rulesDone = await save.run({ rules: forServer(rules, replies) });
    if (!rulesDone.isDone) {
      const told = rulesDone.payload?.wrong ?? [];
      setWrong(Object.fromEntries(told.map((each) => [each.path, each.code])));
      refused(told.length > 0 ? locale.t("rules.wrong") : locale.t("error.failed"), rulesDone.refusal);
      return;
    }
    if (zone !== shop.timeZone) {
      const zoneDone = await saveZone.run({ timeZone: zone });
      if (!zoneDone.isDone) {
        draft.fail({ zone: zoneDone.errors[0] ? fieldErrorInWords(locale, zoneDone.errors[0]) : undefined });
        refused(locale.t("error.failed"), zoneDone.refusal);
        return;
      }
    }
    draft.saved();
    notify.done(locale.t("rules.saved"));
  };
  const part: Part = {
    rules,
    bounds,
    set: (next) => {
      draft.set({ rules: next });
    },
    wrong: (path) => {
      const code = wrong[path];
      if (code === undefined) return undefined;
      if (code === "whole_number") return locale.t("rules.whole_number");
      return locale.maybe(`rules.bad.${code}`) ?? locale.t("rules.bad.other");
    },
  };
  return (
    <div className="settings-rules">
      <QuietCard
        part={part}
        zone={
          <Combobox
            label={locale.t("rules.zone")}
            hint={locale.t("rules.zone.hint")}
            error={draft.errors.zone}
            choices={timeZones.map((name) => ({ value: name, label: name.replaceAll("_", " ") }))}
            value={{ value: zone, label: zone.replaceAll("_", " ") }}
            onChange={(choice) => {
              if (choice) draft.set({ zone: choice.value });
            }}
          />
        }
      />
      <SmsHoursCard part={part} />
      <CapsCard part={part} />
      <QuotasCard part={part} accounts={accounts} />
      <MatrixCard
        title={locale.t("rules.consent")}
        text={locale.t("rules.consent.text")}
        isOn={(channel, purpose) => needsConsent(rules, bounds, channel, purpose)}
        fixed={(channel, purpose) => (bounds.consent[channel].includes(purpose) ? locale.t("rules.by_law") : undefined)}
        onChange={(channel, purpose, isOn) => {
          part.set(withConsent(rules, channel, purpose, isOn));
        }}
      />
      <MatrixCard
        title={locale.t("rules.carries")}
        text={locale.t("rules.carries.text")}
        isOn={(channel, purpose) => carries(rules, bounds, channel, purpose)}
        fixed={(channel, purpose) => (bounds.purposes[channel].includes(purpose) ? undefined : locale.t("rules.by_platform"))}
        onChange={(channel, purpose, isOn) => {
          part.set(withCarried(rules, bounds, channel, purpose, isOn));
        }}
      />
      <Card title={locale.t("rules.opt_out")}>
        <div className="settings-pair">
          <Input
            label={locale.t("rules.opt_out.text")}
            hint={locale.t("rules.opt_out.text.hint")}
            value={rules.opt_out_text}
            maxLength={20}
            error={part.wrong("opt_out_text")}
            onChange={(text) => {
              part.set({ ...rules, opt_out_text: text });
            }}
          />
          <Input
            label={locale.t("rules.opt_out.replies")}
            hint={locale.t("rules.opt_out.replies.hint")}
            value={replies}
            error={part.wrong("opt_out_replies")}
            onChange={(text) => {
              draft.set({ replies: text });
            }}
          />
        </div>
      </Card>
      <FineCard part={part} />
      <Savebar
        isDirty={draft.isDirty}
        isBusy={save.isBusy || saveZone.isBusy}
        onSave={() => void onSave()}
        onCancel={() => {
          draft.reset();
          setWrong({});
        }}
      />
    </div>
  );
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

function QuietCard(props: { readonly part: Part; readonly zone: ReactNode }) {
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
      {CHANNELS.map((channel) => {
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

function SmsHoursCard(props: { readonly part: Part }) {
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

function CapsCard(props: { readonly part: Part }) {
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
      {CHANNELS.map((channel) => {
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

function QuotasCard(props: { readonly part: Part; readonly accounts: RulesQuery["accounts"] }) {
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

/** Channels down, purposes across. */
function MatrixCard(props: {
  readonly title: string;
  readonly text: string;
  readonly isOn: (channel: Channel, purpose: Purpose) => boolean;
  /** why it cannot be changed */
  readonly fixed: (channel: Channel, purpose: Purpose) => string | undefined;
  readonly onChange: (channel: Channel, purpose: Purpose, isOn: boolean) => void;
}) {
  const locale = useWords();
  return (
    <Card title={props.title} subtitle={props.text}>
      <table className="settings-matrix">
        <caption className="hidden-text">{props.title}</caption>
        <thead>
          <tr>
            <th scope="col">{locale.t("rules.channel")}</th>
            {PURPOSES.map((purpose) => (
              <th scope="col" key={purpose}>
                {locale.t(`purpose.${purpose}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {CHANNELS.map((channel) => (
            <tr key={channel}>
              <th scope="row">{channelInWords(locale, channel.toUpperCase())}</th>
              {PURPOSES.map((purpose) => {
                const why = props.fixed(channel, purpose);
                return (
                  <td key={purpose}>
                    <input
                      type="checkbox"
                      aria-label={`${channelInWords(locale, channel.toUpperCase())}, ${locale.t(`purpose.${purpose}`)}${why === undefined ? "" : ` (${why})`}`}
                      checked={props.isOn(channel, purpose)}
                      disabled={why !== undefined}
                      onChange={(event) => {
                        props.onChange(channel, purpose, event.target.checked);
                      }}
                    />
                    {why !== undefined && (
                      <small className="muted" aria-hidden="true">
                        {why}
                      </small>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function FineCard(props: { readonly part: Part }) {
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
