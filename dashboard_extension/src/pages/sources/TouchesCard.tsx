/** On a customer's page: by what they came, the first time first. */
import "./sources.css";

import { useRead } from "../../api/hooks";
import { Link } from "../../app/router";
import { Card, Definition, Loaded, Pill, SkeletonLines } from "../../design";
import { SourceTouchesDocument } from "./touches.documents";
import { useWords } from "./words";

const SHOWN = 8;

export function TouchesCard(props: { readonly id: string }) {
  const locale = useWords();
  const read = useRead(SourceTouchesDocument, { customer: props.id });
  const title = (
    <>
      {locale.t("touches.title")} <Definition term={locale.t("touches.title")}>{locale.t("touches.what")}</Definition>
    </>
  );
  return (
    <Card title={title}>
      <Loaded of={read} skeleton={<SkeletonLines lines={2} />}>
        {({ sourceTouches }) =>
          sourceTouches.length === 0 ? (
            <p className="muted">{locale.t("touches.empty")}</p>
          ) : (
            <ul className="sources-touches">
              {sourceTouches.slice(0, SHOWN).map((touch) => (
                <li key={touch.id}>
                  <span>
                    <Link to={`/sources/${encodeURIComponent(touch.sourceId)}`}>{touch.source}</Link>
                    {touch.label !== "" && ` · ${touch.label}`} {touch.isFirst && <Pill tone="success">{locale.t("touches.first")}</Pill>}
                  </span>
                  <small className="muted">
                    {locale.t(touch.isFollow ? "touches.followed" : `touches.${touch.kind}`)}
                    {touch.entrance !== null && ` · ${locale.maybe(`entrance.${touch.entrance}`) ?? locale.t("entrance.other", { number: touch.entrance })}`}
                    {" · "}
                    <time dateTime={touch.at}>{locale.moment(touch.at)}</time>
                  </small>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}
