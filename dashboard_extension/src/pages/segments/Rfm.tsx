/** RFM bands: recency, frequency, money; five bands of each, from edges the shop sets. */
import { useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { useMay, useNotify } from "../../bridge/context";
import { Banner, Button, Card, Loaded, MoneyField, NumberField, Row, Select, Skeleton, Stack } from "../../design";
import { SegmentTable, useSegments } from "./SegmentTable";
import { SegmentsDocument } from "./segments.documents";
import { RfmDocument, RfmProposalDocument, RfmSaveDocument, type RfmQuery } from "./stages.documents";
import { useWords } from "./words";

type Terms = RfmQuery["rfm"][number];

const WINDOW = 365;
const BANDS = [5, 4, 3, 2] as const;
const RISING = [2, 3, 4, 5] as const;

export default function Rfm() {
  const locale = useWords();
  const read = useRead(RfmDocument, {});
  const segments = useSegments();
  const [currency, setCurrency] = useState("");
  return (
    <Loaded of={read} skeleton={<Skeleton height={300} />}>
      {({ rfm }) => (
        <Loaded of={segments} skeleton={<Skeleton height={300} />}>
          {({ segments: all, ruleVocabulary }) => {
            const known = [...new Set([...rfm.map((each) => each.currency), ...ruleVocabulary.currencies])];
            const shown = currency || (known[0] ?? "CNY");
            const terms = rfm.find((each) => each.currency === shown);
            const bands = all.filter((each) => each.kind === "RFM" && each.key.startsWith(`rfm_${shown.toLowerCase()}_`));
            return (
              <>
                {known.length > 1 && (
                  <span className="segments-days">
                    <Select label={locale.t("leaf.currency")} value={shown} options={known.map((each) => ({ value: each, label: each }))} onChange={setCurrency} />
                  </span>
                )}
                {!terms && (
                  <Banner tone="info" title={locale.t("rfm.none.title")}>
                    {locale.t("rfm.none.text")}
                  </Banner>
                )}
                <Edges key={`${shown}-${terms ? "set" : "new"}`} currency={shown} terms={terms} />
                {bands.length > 0 && (
                  <Card title={locale.t("rfm.bands")} isFlush>
                    <SegmentTable locale={locale} vocabulary={ruleVocabulary} rows={bands} />
                  </Card>
                )}
              </>
            );
          }}
        </Loaded>
      )}
    </Loaded>
  );
}

interface Form {
  readonly recency: readonly (number | null)[];
  readonly frequency: readonly (number | null)[];
  readonly monetary: readonly string[];
}

function formOf(terms: Terms | undefined): Form {
  return {
    recency: terms?.recencyDays ?? [30, 60, 120, 240],
    frequency: terms?.frequency ?? [2, 3, 5, 8],
    monetary: terms ? (terms.monetary ?? []).map(String) : ["100", "300", "800", "2000"],
  };
}

function isRising(values: readonly (number | null)[]): boolean {
  return values.every((value, index) => value !== null && value > (index === 0 ? 0 : (values[index - 1] ?? 0)));
}

function Edges(props: { readonly currency: string; readonly terms: Terms | undefined }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const maySeeOrders = useMay("MANAGE_ORDERS");
  const { currency, terms } = props;
  const [form, setForm] = useState(() => formOf(terms));
  const windowDays = terms?.windowDays ?? WINDOW;
  const proposal = useRead(RfmProposalDocument, { currency, windowDays }, { isWanted: maySeeOrders });
  const { run, isBusy } = useChange(RfmSaveDocument, [RfmDocument, SegmentsDocument]);
  const rises = isRising(form.recency) && isRising(form.frequency) && isRising(form.monetary.map((each) => (each === "" ? null : Number(each))));
  // edges of money are for those who may see orders: who is not told them keeps them
  const isDirty = (maySeeOrders || terms?.monetary !== null) && (!terms || JSON.stringify(form) !== JSON.stringify(formOf(terms)));
  const proposed = proposal.data?.rfmProposal;
  const save = async () => {
    const outcome = await run({
      currency,
      windowDays,
      recencyDays: form.recency.map((each) => each ?? 0),
      frequency: form.frequency.map((each) => each ?? 0),
      monetary: [...form.monetary],
    });
    if (outcome.isDone) notify.done(locale.t("rfm.saved"));
    else fail(outcome);
  };
  const put = <Value,>(values: readonly Value[], index: number, value: Value) => values.map((each, place) => (place === index ? value : each));
  return (
    <Card title={locale.t("rfm.edges", { currency })} subtitle={locale.t("rfm.edges.text", { count: windowDays })}>
      <Stack>
        <div className="segments-rfm">
          <fieldset>
            <legend>{locale.t("rfm.recency")}</legend>
            {form.recency.map((value, index) => (
              <NumberField
                key={index}
                label={locale.t("rfm.recency.band", { band: BANDS[index] ?? 0 })}
                min={1}
                suffix={locale.t("unit.days")}
                value={value}
                onChange={(next) => {
                  setForm({ ...form, recency: put(form.recency, index, next) });
                }}
              />
            ))}
          </fieldset>
          <fieldset>
            <legend>{locale.t("rfm.frequency")}</legend>
            {form.frequency.map((value, index) => (
              <NumberField
                key={index}
                label={locale.t("rfm.frequency.band", { band: RISING[index] ?? 0 })}
                min={1}
                suffix={locale.t("unit.orders")}
                value={value}
                onChange={(next) => {
                  setForm({ ...form, frequency: put(form.frequency, index, next) });
                }}
              />
            ))}
          </fieldset>
          <fieldset>
            <legend>{locale.t("rfm.monetary")}</legend>
            {form.monetary.map((value, index) => (
              <MoneyField
                key={index}
                label={locale.t("rfm.monetary.band", { band: RISING[index] ?? 0 })}
                currency={currency}
                value={value}
                onChange={(next) => {
                  setForm({ ...form, monetary: put(form.monetary, index, next) });
                }}
              />
            ))}
          </fieldset>
        </div>
        {!rises && <p className="segments-wrong">{locale.t("rfm.wrong")}</p>}
        <Row>
          <Button kind="primary" disabled={!isDirty || !rises} isBusy={isBusy} onClick={() => void save()}>
            {locale.t(terms ? "stages.save" : "rfm.start")}
          </Button>
          {proposed && (
            <Button
              icon="refresh"
              onClick={() => {
                setForm(formOf(proposed));
              }}
            >
              {locale.t("rfm.propose")}
            </Button>
          )}
        </Row>
      </Stack>
    </Card>
  );
}
