/** A CSV of costs: chosen, checked row by row, then written. */
import { useRef, useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { useNotify } from "../../bridge/context";
import { Banner, Button, Dialog, Loaded, Row, Skeleton, Stack } from "../../design";
import { csvOf, download } from "../../shared/csv";
import { decoded, MOST_BYTES } from "../tags/decoded";
import { Faults, isOfWhole } from "./Faults";
import { CostsCheckDocument, CostsImportDocument, SourceDocument, SourcesDocument } from "./sources.documents";
import { useWords } from "./words";

export function CostImportDialog(props: { readonly onClose: () => void }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const file = useRef<HTMLInputElement>(null);
  const [chosen, choose] = useState<{ readonly name: string; readonly csv: string } | null>(null);
  const [isTooLarge, setTooLarge] = useState(false);
  const read = useRead(CostsCheckDocument, { csv: chosen?.csv ?? "" }, { isWanted: chosen !== null });
  const { run, isBusy } = useChange(CostsImportDocument, [SourcesDocument, SourceDocument]);
  const usable = chosen !== null && !read.isOld ? (read.data?.checkCostImport.usable ?? 0) : 0;
  const onFile = async (given: File | undefined) => {
    if (!given) return;
    const csv = decoded(await given.arrayBuffer());
    const tooLarge = new Blob([csv]).size > MOST_BYTES;
    setTooLarge(tooLarge);
    choose(tooLarge ? null : { name: given.name, csv });
  };
  const start = async () => {
    if (chosen === null) return;
    const outcome = await run({ csv: chosen.csv });
    if (outcome.isDone) {
      notify.done(locale.t("costs.imported", { count: outcome.payload.count ?? 0 }));
      props.onClose();
    } else fail(outcome);
  };
  return (
    <Dialog
      title={locale.t("costs.import")}
      isWide
      onClose={props.onClose}
      actions={
        <Button kind="primary" icon="upload" disabled={usable === 0} isBusy={isBusy} onClick={() => void start()}>
          {usable === 0 ? locale.t("costs.do") : locale.t("costs.start", { count: usable })}
        </Button>
      }
    >
      <Stack>
        <p>{locale.t("costs.text")}</p>
        <pre className="sources-example">{locale.t("costs.example")}</pre>
        <Row>
          <input
            ref={file}
            type="file"
            accept=".csv,.txt,text/csv,text/plain"
            className="hidden-text"
            aria-label={locale.t("file.choose")}
            tabIndex={-1}
            onChange={(event) => {
              void onFile(event.target.files?.[0]);
              event.target.value = "";
            }}
          />
          <Button icon="upload" onClick={() => file.current?.click()}>
            {locale.t("file.choose")}
          </Button>
          <Button
            kind="quiet"
            icon="download"
            onClick={() => {
              download(`${locale.t("costs.template")}.csv`, csvOf([(["source", "day", "amount", "currency"] as const).map((each) => locale.t(`costs.column.${each}`))]));
            }}
          >
            {locale.t("file.template")}
          </Button>
          {chosen && <span className="muted">{chosen.name}</span>}
        </Row>
        {isTooLarge && <Banner tone="critical">{locale.t("file.too_large")}</Banner>}
        {chosen && (
          <Loaded of={read} skeleton={<Skeleton height={80} />}>
            {({ checkCostImport: found }) =>
              read.isOld ? (
                <Skeleton height={80} />
              ) : (
                <Stack isTight>
                  <Banner
                    tone={found.usable === 0 ? "critical" : found.faulty === 0 ? "success" : "warning"}
                    title={isOfWhole(found.faults) ? locale.t("file.unusable") : locale.t("costs.usable", { count: found.usable, sum: found.sums.map((each) => locale.money(each.amount, each.currency)).join(locale.t("sources.and")) || "–" })}
                  >
                    {found.replaced > 0 && locale.t("costs.replaced", { count: found.replaced })} {found.faulty > 0 && !isOfWhole(found.faults) && locale.t("file.faulty", { count: found.faulty })}
                  </Banner>
                  <Faults locale={locale} total={found.faulty} rows={found.faults.map((each) => ({ line: each.line, text: locale.t(`cost_fault.${each.fault}`) }))} />
                </Stack>
              )
            }
          </Loaded>
        )}
      </Stack>
    </Dialog>
  );
}
