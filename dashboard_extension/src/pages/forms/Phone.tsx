/** How the form looks on a phone, roughly: the mini-program draws it in its own way. */
import type { FieldValues, Values } from "./drawing";
import { useWords } from "./words";

export function Phone(props: { readonly values: Values }) {
  const locale = useWords();
  const { values } = props;
  const steps = values.kind === "SURVEY" ? [...new Set(values.fields.map((field) => field.step ?? 1))].sort((one, other) => one - other) : [1];
  return (
    <figure className="forms-phone" aria-label={locale.t("forms.preview")}>
      <div className="forms-screen">
        <p className="forms-screen-title">{values.titleZh || locale.t("forms.title")}</p>
        {steps.map((step) => (
          <section key={step}>
            {steps.length > 1 && <p className="forms-screen-step">{locale.t("forms.step.of", { number: step, count: steps.length })}</p>}
            {values.fields
              .filter((field) => steps.length === 1 || (field.step ?? 1) === step)
              .map((field) => (
                <Drawn key={field.id} field={field} />
              ))}
          </section>
        ))}
        <span className="forms-screen-button">{locale.t("forms.submit")}</span>
      </div>
      <figcaption className="muted">{locale.t("forms.preview.text")}</figcaption>
    </figure>
  );
}

function Drawn(props: { readonly field: FieldValues }) {
  const locale = useWords();
  const { field } = props;
  return (
    <div className="forms-screen-field">
      <span>
        {field.label || locale.t("forms.label")}
        {field.isRequired && <i> *</i>}
      </span>
      {field.type === "CHOICE" || field.type === "CHOICES" ? (
        <span className="forms-screen-choices">
          {field.choices.map((choice, index) => (
            <em key={index} data-many={field.type === "CHOICES" || undefined}>
              {choice.label || "…"}
            </em>
          ))}
        </span>
      ) : (
        <span className="forms-screen-input">{locale.t(`forms.type.${field.type}`)}</span>
      )}
    </div>
  );
}
