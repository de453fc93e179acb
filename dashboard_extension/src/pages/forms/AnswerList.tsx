import type { AnswerFault } from "../../api/schema";
import { Pill } from "../../design";
import { useWords } from "./words";

interface Answer {
  readonly field: string;
  readonly label: string;
  readonly text: string;
  readonly fault: AnswerFault | null;
}

/** What somebody answered, question by question. */
export function AnswerList(props: { readonly answers: readonly Answer[] }) {
  const locale = useWords();
  if (props.answers.length === 0) return <span className="muted">–</span>;
  return (
    <dl className="forms-answers">
      {props.answers.map((answer) => (
        <div key={answer.field}>
          <dt>{answer.label}</dt>
          <dd>
            {answer.text} {answer.fault !== null && <Pill tone="warning">{locale.t(`fault.${answer.fault}`)}</Pill>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
