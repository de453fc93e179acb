import type { CodeOf, Deed } from "../client";
import type { Core } from "../core";
import { FormDocument, type FormQuery } from "../generated/form";
import { OpenFormDocument, type OpenFormMutation } from "../generated/open_form";
import type { SubmitFormErrorCode } from "../generated/schema";
import { SubmitFormDocument, type SubmitFormMutation, type SubmitFormMutationVariables } from "../generated/submit_form";
import { done, type Result } from "../result";

const KIND = "form";
const DAYS = 30;
const DRAFT = "draft.";

export type Form = NonNullable<FormQuery["form"]>;
export type FormField = Form["fields"][number];
/** What somebody answered, by the field's key: a text, or the value of each choice. */
export type FormAnswers = Readonly<Record<string, string | readonly string[]>>;
/** A wrong answer, as the server names it. */
export interface FormFault {
  readonly field: string;
  readonly code: SubmitFormErrorCode;
}

/** Questions the shop asks. Answers are kept by the phone until they are heard. */
export function forms({ client, drawer, ids, outbox }: Core) {
  outbox.handle(
    KIND,
    async (submission: SubmitFormMutationVariables) => {
      const sent = await client.tell(SubmitFormDocument, submission);
      // what was refused can be mended, also after the app was killed
      if (sent.ok) drawer.remove(DRAFT + submission.key);
      return sent;
    },
    DAYS,
  );

  function keepDraft(key: string, answers: FormAnswers): void {
    drawer.write(DRAFT + key, answers);
  }

  return {
    /** What to draw; null: there is no such form, or it is closed. */
    async form(key: string): Promise<Result<Form | null>> {
      const answer = await client.ask(FormDocument, { key });
      return answer.ok ? done(answer.value.form) : answer;
    },
    /** What the person had answered when they left, as far as it still fits the form. */
    formDraft({ key, fields }: Form): FormAnswers {
      const found = (drawer.read(DRAFT + key) ?? {}) as FormAnswers;
      const fitting: Record<string, string | readonly string[]> = {};
      for (const field of fields) {
        const answer = found[field.key];
        if (answer !== undefined && valuesOf(answer).every((value) => isChoice(field, value))) fitting[field.key] = answer;
      }
      return fitting;
    },
    /** Keep what was answered so far; it goes when the form is taken. */
    keepFormDraft: keepDraft,
    /** What the server would refuse for certain, for a word beside each field at once. */
    checkForm({ fields }: Form, answers: FormAnswers): readonly FormFault[] {
      const faults: FormFault[] = [];
      for (const field of fields) {
        const code = faultOf(field, valuesOf(answers[field.key]));
        if (code) faults.push({ field: field.key, code });
      }
      return faults;
    },
    /** Send the answers: said until they are heard, also by a later launch, and counted
     * once. `error.errors` names each wrong one by its field. */
    submitForm(key: string, answers: FormAnswers): Promise<Result<Deed<SubmitFormMutation>, CodeOf<SubmitFormMutation>>> {
      keepDraft(key, answers);
      const given = Object.keys(answers)
        .map((field) => ({ field, values: valuesOf(answers[field]) }))
        .filter(({ values }) => values.length > 0);
      const text = JSON.stringify(given);
      const waiting = (outbox.waitingOf(KIND) as SubmitFormMutationVariables[]).find(
        (each) => each.key === key && JSON.stringify(each.answers) === text,
      );
      // a second tap is the same entry; other answers are another
      const submission = waiting ?? { key, answers: given, clientId: ids.next() };
      return outbox.add(KIND, submission.clientId, submission);
    },
    /** The address of a form that Jinshuju draws, for a web-view; theirs alone. */
    openForm(key: string): Promise<Result<Deed<OpenFormMutation>, CodeOf<OpenFormMutation>>> {
      return client.tell(OpenFormDocument, { key });
    },
  };
}

function valuesOf(answer: string | readonly string[] | undefined): readonly string[] {
  const values = typeof answer === "string" ? [answer] : (answer ?? []);
  return values.filter((value) => value.trim() !== "");
}

function isChoice({ type, choices }: FormField, value: string): boolean {
  return !type.startsWith("CHOICE") || choices.some((choice) => choice.value === value);
}

function faultOf(field: FormField, values: readonly string[]): SubmitFormErrorCode | null {
  if (values.length === 0) return field.isRequired ? "ANSWER_REQUIRED" : null;
  if (!values.every((value) => isChoice(field, value))) return "NOT_A_CHOICE";
  return null;
}
