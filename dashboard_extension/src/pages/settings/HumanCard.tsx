import { Card, Input, NumberField, Toggle } from "../../design";
import type { Part } from "./RuleCards";
import { useWords } from "./words";

/** When people of the shop talk themselves, what a payment allows, and when a chat goes first. */
export function HumanCard(props: { readonly part: Part; readonly words: string; readonly onWords: (text: string) => void }) {
  const locale = useWords();
  const { rules, set, wrong } = props.part;
  return (
    <Card title={locale.t("rules.human")} subtitle={locale.t("rules.human.text")}>
      <div className="settings-pair">
        <Input
          label={locale.t("rules.human.words")}
          hint={locale.t("rules.human.words.hint")}
          value={props.words}
          error={wrong("hand_over_words")}
          onChange={props.onWords}
        />
        <NumberField
          label={locale.t("rules.human.hours")}
          value={rules.human_hours}
          min={1}
          max={72}
          suffix={locale.t("rules.hours")}
          error={wrong("human_hours")}
          onChange={(hours) => {
            set({ ...rules, human_hours: hours });
          }}
        />
      </div>
      <Toggle
        label={locale.t("rules.paying")}
        hint={locale.t("rules.paying.hint")}
        isOn={rules.paying_opens_a_window}
        onChange={(isOn) => {
          set({ ...rules, paying_opens_a_window: isOn });
        }}
      />
      <Toggle
        label={locale.t("rules.chats")}
        hint={locale.t("rules.chats.hint")}
        isOn={rules.open_chats_first}
        onChange={(isOn) => {
          set({ ...rules, open_chats_first: isOn });
        }}
      />
    </Card>
  );
}
