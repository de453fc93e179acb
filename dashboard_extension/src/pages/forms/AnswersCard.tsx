/** On a customer's page: what they answered to the shop's forms. */
import "./forms.css";

import { useRead } from "../../api/hooks";
import { Link } from "../../app/router";
import { Card, Loaded, SkeletonLines } from "../../design";
import { AnswerList } from "./AnswerList";
import { CustomerAnswersDocument } from "./forms.documents";
import { useWords } from "./words";

export function AnswersCard(props: { readonly id: string }) {
  const locale = useWords();
  const read = useRead(CustomerAnswersDocument, { id: props.id });
  // a shop that asks nobody anything need not hear of it here
  if (read.data?.customerAnswers.length === 0) return null;
  return (
    <Card title={locale.t("forms.of_customer")}>
      <Loaded of={read} skeleton={<SkeletonLines lines={2} />}>
        {({ customerAnswers }) => (
          <ul className="forms-said">
            {customerAnswers.map((said) => (
              <li key={said.id}>
                <Link to={`/forms/${encodeURIComponent(said.formId)}`}>{said.formTitle}</Link>{" "}
                <small className="muted">
                  <time dateTime={said.submittedAt}>{locale.moment(said.submittedAt)}</time>
                </small>
                <AnswerList answers={said.answers} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  );
}
