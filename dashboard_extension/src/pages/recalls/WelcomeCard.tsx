import { Banner, Button, Card, EmptyState, IconButton, MultiCombobox, Row, Select, Stack } from "../../design";
import type { CardProps } from "./FormCards";
import { MOST_TOUCHES, type TouchValues } from "./parameters";
import { choiceOf } from "./TouchFields";
import { useWords } from "./words";

/** Whose follow is welcomed: of which account, by which source. */
export function WelcomeStart(props: CardProps) {
  const locale = useWords();
  const { choices } = props;
  const { values, set, errors } = props.draft;
  return (
    <>
      <Select
        label={locale.t("recalls.form.account")}
        value={values.account}
        error={errors.account}
        options={[{ value: "", label: locale.t("recalls.form.account.any") }, ...choices.accounts.map((each) => ({ value: each.key, label: each.name }))]}
        onChange={(account) => {
          set({ account });
        }}
      />
      <Select
        label={locale.t("recalls.form.source")}
        hint={locale.t("recalls.form.source.hint")}
        value={values.source}
        error={errors.source}
        options={[{ value: "", label: locale.t("recalls.form.source.any") }, ...choices.sources.map((each) => ({ value: each.key, label: each.name }))]}
        onChange={(source) => {
          set({ source });
        }}
      />
    </>
  );
}

/** What is said at once: to new followers, to those who follow again or already. */
export function WelcomeCards(props: CardProps & { readonly hasTried: boolean }) {
  const locale = useWords();
  const { draft, choices } = props;
  const { values, set } = draft;
  const hasChat = choices.templates.some((template) => template.channel === "WECHAT_CUSTOMER");
  return (
    <>
      <Card title={locale.t("recalls.form.welcome")} subtitle={locale.t("recalls.form.welcome.means")}>
        {choices.templates.length === 0 ? (
          <EmptyState icon="message" title={locale.t("recalls.form.no_templates.title")} text={locale.t("recalls.form.no_templates.text")} />
        ) : (
          <Stack>
            {!hasChat && <Banner tone="info">{locale.t("recalls.form.welcome.no_chat")}</Banner>}
            <Messages
              messages={values.messages}
              least={1}
              templates={choices.templates}
              hasTried={props.hasTried}
              onChange={(messages) => {
                set({ messages });
              }}
            />
          </Stack>
        )}
      </Card>
      <Card title={locale.t("recalls.form.returning")} subtitle={locale.t("recalls.form.returning.means")}>
        <Messages
          messages={values.returning}
          least={0}
          templates={choices.templates}
          hasTried={props.hasTried}
          onChange={(returning) => {
            set({ returning });
          }}
        />
      </Card>
      <Card title={locale.t("recalls.form.existing")} subtitle={locale.t("recalls.form.existing.means")}>
        <Messages
          messages={values.existing}
          least={0}
          templates={choices.templates}
          hasTried={props.hasTried}
          onChange={(existing) => {
            set({ existing });
          }}
        />
      </Card>
    </>
  );
}

function Messages(props: {
  readonly messages: readonly TouchValues[];
  readonly least: number;
  readonly templates: CardProps["choices"]["templates"];
  readonly hasTried: boolean;
  readonly onChange: (messages: readonly TouchValues[]) => void;
}) {
  const locale = useWords();
  const { messages } = props;
  const choices = props.templates.map((template) => choiceOf(template, locale));
  return (
    <>
      <ol className="recalls-touches">
        {messages.map((message, index) => {
          const named = locale.t("recalls.form.message.nth", { number: index + 1 });
          return (
            <li key={message.key}>
              <fieldset className="recalls-touch">
                <legend>
                  <span className="recalls-number">{locale.count(index + 1)}</span> {named}
                </legend>
                {messages.length > props.least && (
                  <IconButton
                    icon="trash"
                    label={locale.t("recalls.form.remove_touch", { touch: named })}
                    onClick={() => {
                      props.onChange(messages.filter((each) => each.key !== message.key));
                    }}
                  />
                )}
                <MultiCombobox
                  label={locale.t("recalls.form.templates")}
                  hint={locale.t("recalls.form.templates.hint")}
                  choices={choices}
                  value={message.templates.map((key) => choices.find((choice) => choice.value === key) ?? { value: key, label: key })}
                  error={props.hasTried && message.templates.length === 0 ? locale.t("recalls.form.wrong.no_template") : undefined}
                  onChange={(chosen) => {
                    const templates = chosen.map((each) => each.value);
                    props.onChange(messages.map((each) => (each.key === message.key ? { ...each, templates } : each)));
                  }}
                />
              </fieldset>
            </li>
          );
        })}
      </ol>
      {messages.length < MOST_TOUCHES && (
        <Row>
        <Button
          icon="add"
          onClick={() => {
            const key = Math.max(-1, ...messages.map((each) => each.key)) + 1;
            props.onChange([...messages, { key, after: 0, templates: [] }]);
          }}
        >
          {locale.t("recalls.form.add_message")}
        </Button>
        </Row>
      )}
    </>
  );
}
