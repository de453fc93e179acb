/** How many a rule takes in as it stands, and some of them. */

import { Link } from "../../app/router";
import { Card, ErrorState, SkeletonLines } from "../../design";
import type { Read } from "../../api/hooks";
import { nameOf } from "./faces";
import type { Rule } from "./rules";
import { sayRule, type Vocabulary } from "./say";
import type { SegmentPreviewQuery } from "./segments.documents";
import { useWords } from "./words";

export function PreviewCard(props: { readonly rule: Rule; readonly vocabulary: Vocabulary; readonly read: Read<SegmentPreviewQuery>; readonly isOld: boolean }) {
  const locale = useWords();
  const { read } = props;
  const found = read.data?.segmentPreview;
  return (
    <div className="segments-preview">
      <Card title={locale.t("preview.title")}>
        <p className="segments-sentence">{sayRule(locale, props.rule, props.vocabulary)}</p>
        {found === undefined ? (
          read.error ? (
            <ErrorState error={read.error} onRetry={read.refresh} />
          ) : (
            <SkeletonLines />
          )
        ) : (
          <div aria-live="polite" aria-busy={read.isBusy || props.isOld} className="segments-count" data-old={read.isBusy || props.isOld || undefined}>
            {found.problems.length > 0 ? (
              <p className="segments-wrong">{locale.t("preview.problems", { count: found.problems.length })}</p>
            ) : found.count === null ? (
              <p className="muted">{locale.t("preview.too_many")}</p>
            ) : (
              <>
                <p className="segments-number">
                  <strong>{locale.t(found.isEstimate ? "preview.about" : "preview.count", { count: found.count })}</strong>
                  <span>{locale.t("preview.people", { count: found.count })}</span>
                </p>
                {found.isEstimate && <p className="muted">{locale.t("preview.estimate")}</p>}
                {found.sample.length > 0 && (
                  <>
                    <p className="muted">{locale.t("preview.sample")}</p>
                    <ul className="segments-sample">
                      {found.sample.map((face) => (
                        <li key={face.id}>
                          <Link to={`/customers/${face.id}`}>{nameOf(locale, face)}</Link>
                        </li>
                      ))}
                    </ul>
                  </>
                )}
              </>
            )}
          </div>
        )}
      </Card>
    </div>
  );
}
