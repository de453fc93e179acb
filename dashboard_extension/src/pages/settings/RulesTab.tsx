import { useState } from "react";

import { useChange, useRead } from "../../api/hooks";
import { fieldErrorInWords, refusalInWords } from "../../api/refused";
import { useNotify } from "../../bridge/context";
import { Card, Combobox, Input, Loaded, Savebar, useDraft } from "../../design";
import { HumanCard } from "./HumanCard";
import { MatrixCard } from "./MatrixCard";
import { CapsCard, FineCard, QuietCard, QuotasCard, SmsHoursCard, type Part } from "./RuleCards";
import {
  carries,
  forServer,
  needsConsent,
  withCarried,
  withConsent,
  wrongIn,
  type Bounds,
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
  readonly handOver: string;
  readonly zone: string;
}

function Form(props: { readonly data: RulesQuery }) {
  const locale = useWords();
  const notify = useNotify();
  const { policies, shop, timeZones, accounts } = props.data;
  const bounds = policies.bounds as Bounds;
  const before = policies.rules as Rules;
  const draft = useDraft<Values>({
    rules: before,
    replies: before.opt_out_replies.join(", "),
    handOver: before.hand_over_words.join(", "),
    zone: shop.timeZone,
  });
  const save = useChange(RulesSaveDocument, [RulesDocument]);
  const saveZone = useChange(ZoneSaveDocument, [RulesDocument]);
  const [wrong, setWrong] = useState<WrongRules>({});
  const { rules, replies, handOver, zone } = draft.values;

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
    const rulesDone = await save.run({ rules: forServer(rules, { replies, handOver }) });
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
      <QuotasCard part={part} accounts={accounts.filter(({ kind }) => kind !== "JINSHUJU")} />
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
      <HumanCard
        part={part}
        words={handOver}
        onWords={(text) => {
          draft.set({ handOver: text });
        }}
      />
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
