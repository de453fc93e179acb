/** The codes of a source: their pictures, links, and what each brought. */
import { useState } from "react";

import { useRead } from "../../api/hooks";
import { Button, Card, Copyable, EmptyState, Icon, Loaded, Pill, Row, SkeletonLines } from "../../design";
import { handOverPicture } from "../../shared/download";
import { fileName } from "./naming";
import { SourceCodesDocument, type SourceCodesQuery } from "./sources.documents";
import { useWords } from "./words";

type Code = NonNullable<SourceCodesQuery["source"]>["codeList"]["edges"][number]["node"];

const PAGE = 12;
const QUICK_MS = 2_000;

export function CodesCard(props: { readonly source: string; readonly isMaking: boolean }) {
  const locale = useWords();
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const read = useRead(SourceCodesDocument, { id: props.source, first: PAGE, after: cursors.at(-1) ?? null }, { every: props.isMaking ? QUICK_MS : false });
  return (
    <Card title={locale.t("codes.title")}>
      <Loaded of={read} skeleton={<SkeletonLines lines={6} />}>
        {({ source }) => {
          const list = source?.codeList;
          if (!list || list.edges.length === 0) return <EmptyState icon="add" title={locale.t("codes.empty.title")} text={locale.t("codes.empty.text")} />;
          const { hasNextPage, endCursor } = list.pageInfo;
          return (
            <>
              <ul className="sources-codes" aria-busy={read.isOld}>
                {list.edges.map(({ node }) => (
                  <CodeTile key={node.id} code={node} />
                ))}
              </ul>
              {(cursors.length > 0 || hasNextPage) && (
                <Row isSpread>
                  <Button disabled={cursors.length === 0} onClick={() => { setCursors(cursors.slice(0, -1)); }}>
                    {locale.t("table.previous")}
                  </Button>
                  <Button disabled={!hasNextPage || endCursor === null} onClick={() => { if (endCursor !== null) setCursors([...cursors, endCursor]); }}>
                    {locale.t("table.next")}
                  </Button>
                </Row>
              )}
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}

function CodeTile(props: { readonly code: Code }) {
  const locale = useWords();
  const { code } = props;
  const { picture } = code;
  const why = code.errorCode === "" ? "" : (locale.maybe(`error_code.${code.errorCode}`) ?? locale.t("error_code.other", { code: code.errorCode }));
  return (
    <li className="sources-code">
      {picture === null ? (
        <span className="sources-picture" data-is-empty>
          <Icon name={code.state === "FAILED" ? "alert" : code.state === "PENDING" ? "refresh" : "link"} size={24} />
        </span>
      ) : (
        <img className="sources-picture" src={picture} alt={locale.t("codes.picture", { label: code.label })} />
      )}
      <div className="sources-code-text">
        <strong>{code.label}</strong>
        <small className="muted">
          {locale.t(`form.${code.form}`)}
          {code.account !== "" && ` · ${code.account}`}
        </small>
        {code.state === "PENDING" && <Pill tone="info">{locale.t("codes.pending")}</Pill>}
        {code.state === "FAILED" && <Pill tone="critical">{locale.t("codes.failed")}</Pill>}
        {why !== "" && <small>{why}</small>}
        <small className="muted">{locale.t("codes.counts", { scans: locale.count(code.scans), opens: locale.count(code.opens) })}</small>
        {code.form === "QR_TEMPORARY" && code.expiresAt !== null && <small className="muted">{locale.t("codes.until", { when: locale.date(code.expiresAt) })}</small>}
        <small className="sources-scene">{locale.t("codes.scene.is", { scene: code.scene })}</small>
        {(code.form === "URL_LINK" || code.form === "SHORT_LINK") && code.link !== "" && <Copyable label={locale.t("codes.link")} value={code.link} />}
        {picture !== null && (
          <Button kind="quiet" icon="download" onClick={() => { handOverPicture(fileName(code.label, picture), picture); }}>
            {locale.t("codes.download")}
          </Button>
        )}
      </div>
    </li>
  );
}
