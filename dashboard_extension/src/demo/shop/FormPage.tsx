import { useId, useState } from "react";

import type { Both, Question } from "../storefront";
import type { PhoneProps } from "../props";
import { ShopBar } from "./parts";
import { Tick } from "../icons";
import { useWords } from "../words";

type Answers = ReadonlyMap<string, readonly string[]>;

const INPUTS: Readonly<Record<string, string>> = { NUMBER: "number", DATE: "date", PHONE: "tel", EMAIL: "email" };

/** A form of the shop's, drawn as its definition says. */
export function FormPage(props: PhoneProps & { readonly formKey: string }) {
  const { demo, state, formKey } = props;
  const locale = useWords();
  const [answers, setAnswers] = useState<Answers>(new Map());
  const form = state.mine?.forms.find((each) => each.key === formKey);
  const thanks = state.answered.get(formKey);
  if (!form) return null;
  const says = (words: Both) => (locale.language === "en" && words.en ? words.en : words.zh);
  const isWhole = form.fields.every((field) => !field.isRequired || (answers.get(field.key)?.[0] ?? "") !== "");
  const onBack = () => {
    demo.go({ page: "mine" });
  };
  if (thanks) {
    return (
      <>
        <ShopBar title={says(form.title)} onBack={onBack} />
        <div className="scrolls nothing" role="status">
          <span className="tick">
            <Tick />
          </span>
          <h3>{locale.t("form.thanks")}</h3>
          <p>{says(thanks)}</p>
        </div>
      </>
    );
  }
  return (
    <>
      <ShopBar title={says(form.title)} onBack={onBack} />
      <form
        className="scrolls form-page"
        onSubmit={(event) => {
          event.preventDefault();
          demo.mine.answer(form, answers);
        }}
      >
        {form.fields.map((field) => (
          <Asked
            key={field.key}
            field={field}
            says={says}
            values={answers.get(field.key) ?? []}
            onChange={(values) => {
              setAnswers(new Map([...answers, [field.key, values]]));
            }}
          />
        ))}
        <button type="submit" className="big-button wide" disabled={!isWhole || state.isBusy}>
          {locale.t("form.send")}
        </button>
      </form>
    </>
  );
}

interface AskedProps {
  readonly field: Question;
  readonly says: (words: Both) => string;
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
}

function Asked(props: AskedProps) {
  const { field, says, values, onChange } = props;
  const id = useId();
  if (field.choices.length === 0) {
    return (
      <p className="asked">
        <label htmlFor={id}>{says(field.label)}</label>
        <input
          id={id}
          type={INPUTS[field.type] ?? "text"}
          value={values[0] ?? ""}
          onChange={(event) => {
            onChange([event.target.value]);
          }}
        />
      </p>
    );
  }
  const isOne = field.type === "CHOICE";
  return (
    <fieldset className="asked variants">
      <legend>{says(field.label)}</legend>
      {field.choices.map((choice) => (
        <label key={choice.value}>
          <input
            type={isOne ? "radio" : "checkbox"}
            name={id}
            checked={values.includes(choice.value)}
            onChange={(event) => {
              const others = isOne ? [] : values.filter((value) => value !== choice.value);
              onChange(event.target.checked ? [...others, choice.value] : others);
            }}
          />
          <span>{says(choice.label) || choice.value}</span>
        </label>
      ))}
    </fieldset>
  );
}
