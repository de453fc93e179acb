/** What was ordered by lists: how far it is, and its archive. */
import { useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { refusalInWords } from "../../api/refused";
import { useDashboard, useNotify } from "../../bridge/context";
import { Button, Card, Confirm, Progress } from "../../design";
import { fetchFile } from "../../shared/download";
import { CodesCancelDocument, SourceBatchesDocument, SourceCodesDocument, SourceDocument, type SourceBatchesQuery } from "./sources.documents";
import { useWords } from "./words";

type Batch = NonNullable<SourceBatchesQuery["source"]>["batches"][number];

const QUICK_MS = 2_000;

export function BatchesCard(props: { readonly source: string; readonly isMaking: boolean }) {
  const locale = useWords();
  const read = useRead(SourceBatchesDocument, { id: props.source }, { every: props.isMaking ? QUICK_MS : false });
  const batches = read.data?.source?.batches ?? [];
  if (batches.length === 0) return null;
  return (
    <Card title={locale.t("bulk.batches")}>
      <ul className="sources-batches">
        {batches.map((batch) => (
          <BatchLine key={batch.id} batch={batch} />
        ))}
      </ul>
    </Card>
  );
}

function BatchLine(props: { readonly batch: Batch }) {
  const locale = useWords();
  const dashboard = useDashboard();
  const notify = useNotify();
  const { batch } = props;
  const fail = useFailure(locale);
  const [isBusy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const isOver = batch.made + batch.failed >= batch.total;
  const fetch = async () => {
    setBusy(true);
    try {
      await fetchFile(dashboard, `/downloads/codes/${encodeURIComponent(batch.id)}?language=${locale.language}`, `codes-${batch.id}.zip`);
    } catch (error) {
      notify.failed(locale.t("error.failed"), refusalInWords(locale, error));
    } finally {
      setBusy(false);
    }
  };
  const { run, isBusy: isCancelling } = useChange(CodesCancelDocument, [SourceBatchesDocument, SourceCodesDocument, SourceDocument]);
  const cancel = async () => {
    const outcome = await run({ batch: batch.id });
    setAsking(false);
    if (outcome.isDone) notify.done(locale.t("bulk.cancelled", { count: outcome.payload.count ?? 0 }));
    else fail(outcome);
  };
  const title = `${locale.t(`form.${batch.form}`)} · ${locale.moment(batch.createdAt)}`;
  return (
    <li>
      <div className="sources-batch">
        {isOver ? (
          <>
            <span>{title}</span>
            <small className="muted">
              {locale.t("bulk.made", { count: batch.made })}
              {batch.failed > 0 && ` · ${locale.t("sources.failed", { count: batch.failed })}`}
            </small>
          </>
        ) : (
          <>
            <Progress label={title} done={batch.made + batch.failed} total={batch.total} />
            <small className="muted">{locale.t("bulk.goes_on")}</small>
          </>
        )}
      </div>
      {!isOver && (
        <Button
          kind="quiet"
          onClick={() => {
            setAsking(true);
          }}
        >
          {locale.t("bulk.cancel")}
        </Button>
      )}
      {isAsking && (
        <Confirm
          kind="critical"
          title={locale.t("bulk.cancel.title")}
          text={locale.t("bulk.cancel.text")}
          yes={locale.t("bulk.cancel")}
          no={locale.t("bulk.cancel.no")}
          isBusy={isCancelling}
          onYes={() => void cancel()}
          onNo={() => {
            setAsking(false);
          }}
        />
      )}
      <Button icon="download" disabled={batch.made === 0} isBusy={isBusy} onClick={() => void fetch()}>
        {locale.t("bulk.download")}
      </Button>
    </li>
  );
}
