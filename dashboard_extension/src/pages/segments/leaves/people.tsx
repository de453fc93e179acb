/** Conditions on who somebody is and how they can be reached. */
import { Combobox, DateField, Input, NumberField, Select } from "../../../design";
import { CHANNEL_NAMES } from "../../../shared/channels";
import { channelInWords } from "../../../shared/reasons";
import { withField } from "../rules";
import { record, text } from "../say";
import { useWords } from "../words";
import type { Props } from "./parts";

const IDENTITIES = ["phone", "openid", "unionid", "saleor_user", "email", "form_phone"] as const;

const PURPOSES = ["marketing", "reminder", "service"] as const;

const ASKED: Readonly<Record<string, readonly ("is" | "is_not" | "contains" | "at_least" | "below" | "between" | "days_from_today" | "known")[]>> = {
  TEXT: ["is", "is_not", "contains", "known"],
  CHOICE: ["is", "is_not", "known"],
  NUMBER: ["is", "at_least", "below", "between", "known"],
  BOOLEAN: ["is", "known"],
  DATE: ["days_from_today", "is", "at_least", "below", "known"],
};

export function TraitFields(props: Props) {
  const locale = useWords();
  const { leaf, vocabulary, onChange } = props;
  const trait = vocabulary.traits.find((each) => each.key === leaf["trait"]);
  const asked = ASKED[trait?.type ?? "TEXT"] ?? [];
  const how = asked.find((each) => leaf[each] !== undefined) ?? "known";
  const set = (value: unknown, ask = how) => {
    onChange({ type: "trait", trait: text(leaf["trait"]), [ask]: value });
  };
  const start = (ask: (typeof asked)[number]): unknown => {
    if (ask === "known") return true;
    if (ask === "days_from_today") return { at_least: 0, at_most: 7 };
    if (ask === "between") return [0, 100];
    if (trait?.type === "NUMBER") return 0;
    if (trait?.type === "BOOLEAN") return true;
    if (trait?.type === "DATE") return new Date().toISOString().slice(0, 10);
    return trait?.options[0] ?? "";
  };
  return (
    <>
      <Combobox
        label={locale.t("leaf.trait")}
        hint={vocabulary.traits.length === 0 ? locale.t("leaf.trait.hint") : undefined}
        value={trait ? { value: trait.key, label: trait.label } : null}
        choices={vocabulary.traits.map((each) => ({ value: each.key, label: each.label }))}
        onChange={(choice) => {
          onChange({ type: "trait", trait: choice?.value ?? "", known: true });
        }}
      />
      <Select
        label={locale.t("leaf.comparison")}
        value={how}
        options={asked.map((each) => ({ value: each, label: locale.t(`comparison.${each}`) }))}
        onChange={(ask) => {
          set(start(ask), ask);
        }}
      />
      <TraitValue how={how} value={leaf[how]} type={trait?.type ?? "TEXT"} options={trait?.options ?? []} onChange={set} />
    </>
  );
}

function TraitValue(props: {
  readonly how: string;
  readonly value: unknown;
  readonly type: string;
  readonly options: readonly string[];
  readonly onChange: (value: unknown) => void;
}) {
  const locale = useWords();
  const { how, value, type, onChange } = props;
  const label = locale.t("leaf.value");
  const number = (shown: unknown, name: string, put: (count: number | null) => void) => (
    <NumberField label={name} value={typeof shown === "number" ? shown : null} onChange={put} />
  );
  if (how === "known") {
    return (
      <Select
        label={label}
        value={value === false ? "no" : "yes"}
        options={[
          { value: "yes", label: locale.t("comparison.known") },
          { value: "no", label: locale.t("comparison.unknown") },
        ]}
        onChange={(which) => {
          onChange(which === "yes");
        }}
      />
    );
  }
  if (how === "days_from_today" || how === "between") {
    const isDays = how === "days_from_today";
    const [least, most] = isDays ? [record(value)["at_least"], record(value)["at_most"]] : ((value ?? []) as readonly unknown[]);
    const put = (low: unknown, high: unknown) => {
      onChange(isDays ? { at_least: low, at_most: high } : [low, high]);
    };
    return (
      <>
        {number(least, locale.t(isDays ? "leaf.days.from" : "bounds.at_least"), (count) => {
          put(count ?? 0, most);
        })}
        {number(most, locale.t(isDays ? "leaf.days.to" : "bounds.at_most"), (count) => {
          put(least, count ?? 0);
        })}
      </>
    );
  }
  if (type === "NUMBER") {
    return number(value, label, (count) => {
      onChange(count ?? 0);
    });
  }
  if (type === "DATE") return <DateField label={label} value={text(value).slice(0, 10)} onChange={onChange} />;
  if (type === "BOOLEAN") {
    return (
      <Select
        label={label}
        value={value === true ? "yes" : "no"}
        options={(["yes", "no"] as const).map((each) => ({ value: each, label: locale.t(`say.${each}`) }))}
        onChange={(which) => {
          onChange(which === "yes");
        }}
      />
    );
  }
  if (type === "CHOICE") {
    return <Select label={label} value={text(value)} options={props.options.map((each) => ({ value: each, label: each }))} onChange={onChange} />;
  }
  return <Input label={label} value={text(value)} onChange={onChange} />;
}

export function ChannelField(props: Props) {
  const locale = useWords();
  return (
    <Select
      label={locale.t("leaf.channel")}
      value={text(props.leaf["channel"])}
      options={CHANNEL_NAMES.map((each) => ({ value: each, label: channelInWords(locale, each.toUpperCase()) }))}
      onChange={(channel) => {
        props.onChange({ ...props.leaf, channel });
      }}
    />
  );
}

const ROLES = ["new_customers", "loyal_customers"] as const;

/** Any service account, one of a role, or one by its name. */
export function FollowsFields(props: Props) {
  const locale = useWords();
  const { leaf, vocabulary, onChange } = props;
  const account = text(leaf["account"]);
  const role = text(leaf["role"]);
  const isKnown = account === "" || vocabulary.followed.some((each) => each.key === account);
  return (
    <Select
      label={locale.t("leaf.follows")}
      value={account === "" ? (role === "" ? "" : `role:${role}`) : `account:${account}`}
      options={[
        { value: "", label: locale.t("leaf.follows.any") },
        ...ROLES.map((each) => ({ value: `role:${each}`, label: locale.t(`follows.role.${each}`) })),
        ...vocabulary.followed.map((each) => ({ value: `account:${each.key}`, label: each.name })),
        ...(isKnown ? [] : [{ value: `account:${account}`, label: account }]),
      ]}
      onChange={(chosen) => {
        const [field, ...rest] = chosen.split(":");
        onChange(chosen === "" ? { type: "follows" } : { type: "follows", [field ?? ""]: rest.join(":") });
      }}
    />
  );
}

export function IdentityFields(props: Props) {
  const locale = useWords();
  const { leaf, vocabulary, onChange } = props;
  return (
    <>
      <Select
        label={locale.t("leaf.identity")}
        value={text(leaf["kind"])}
        options={IDENTITIES.map((each) => ({ value: each, label: locale.t(`identity.${each}`) }))}
        onChange={(kind) => {
          onChange(withField({ ...leaf, kind }, "scope", null));
        }}
      />
      {leaf["kind"] === "openid" && vocabulary.accounts.length > 0 && (
        <Select
          label={locale.t("leaf.account")}
          value={text(leaf["scope"])}
          options={[{ value: "", label: locale.t("leaf.account.any") }, ...vocabulary.accounts.map((each) => ({ value: each.key, label: each.name }))]}
          onChange={(scope) => {
            onChange(withField(leaf, "scope", scope));
          }}
        />
      )}
    </>
  );
}

export function ConsentFields(props: Props) {
  const locale = useWords();
  const { leaf, onChange } = props;
  return (
    <>
      <ChannelField {...props} />
      <Select
        label={locale.t("leaf.purpose")}
        value={text(leaf["purpose"])}
        options={PURPOSES.map((each) => ({ value: each, label: locale.t(`purpose.${each}`) }))}
        onChange={(purpose) => {
          onChange({ ...leaf, purpose });
        }}
      />
      <Select
        label={locale.t("leaf.granted")}
        value={leaf["granted"] === false ? "no" : "yes"}
        options={(["yes", "no"] as const).map((each) => ({ value: each, label: locale.t(`leaf.granted.${each}`) }))}
        onChange={(which) => {
          onChange({ ...leaf, granted: which === "yes" });
        }}
      />
    </>
  );
}
