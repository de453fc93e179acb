/** Lifecycle stages: their thresholds, and who went from which to which. */
import { useMemo, useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { useNotify } from "../../bridge/context";
import { Banner, Button, Card, Grid, Loaded, NumberField, Row, Select, Skeleton, Stack } from "../../design";
import { SegmentTable, useSegments } from "./SegmentTable";
import { SegmentsDocument } from "./segments.documents";
import { LifecycleSaveDocument, StageMovesDocument, StagesDocument, type StageMovesQuery, type StagesQuery } from "./stages.documents";
import { useWords, type Words } from "./words";

const DAYS = ["7", "30", "90"] as const;
const DAY_MS = 86_400_000;
const USUAL = { growth: 2, mature: 4, slumpDays: 60, lostDays: 180 };

export default function Stages() {
  const locale = useWords();
  const terms = useRead(StagesDocument, {});
  const segments = useSegments();
  return (
    <Loaded of={terms} skeleton={<Skeleton height={240} />}>
      {({ lifecycle }) => (
        <>
          {lifecycle === null && (
            <Banner tone="info" title={locale.t("stages.none.title")}>
              {locale.t("stages.none.text")}
            </Banner>
          )}
          <Thresholds lifecycle={lifecycle} />
          {lifecycle !== null && (
            <>
              <Card title={locale.t("stages.now")} isFlush>
                <Loaded of={segments} skeleton={<Skeleton height={200} />}>
                  {({ segments: all, ruleVocabulary }) => (
                    <SegmentTable locale={locale} vocabulary={ruleVocabulary} rows={all.filter((each) => each.kind === "STAGE")} />
                  )}
                </Loaded>
              </Card>
              <Moves />
            </>
          )}
        </>
      )}
    </Loaded>
  );
}

function Thresholds(props: { readonly lifecycle: StagesQuery["lifecycle"] }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const saved = props.lifecycle ?? USUAL;
  const [terms, setTerms] = useState<Readonly<Record<keyof typeof USUAL, number | null>>>(saved);
  const { run, isBusy } = useChange(LifecycleSaveDocument, [StagesDocument, StageMovesDocument, SegmentsDocument]);
  const { growth, mature, slumpDays, lostDays } = terms;
  const isDirty = props.lifecycle === null || (Object.keys(USUAL) as (keyof typeof USUAL)[]).some((each) => terms[each] !== saved[each]);
  const rises = growth !== null && mature !== null && slumpDays !== null && lostDays !== null && growth >= 2 && growth < mature && slumpDays >= 1 && slumpDays < lostDays;
  const save = async () => {
    if (!rises) return;
    const outcome = await run({ growth, mature, slumpDays, lostDays });
    if (outcome.isDone) notify.done(locale.t("stages.saved"));
    else fail(outcome);
  };
  const field = (key: keyof typeof USUAL, unit: "unit.orders" | "unit.days") => (
    <NumberField
      label={locale.t(`stages.${key}`)}
      hint={locale.t(`stages.${key}.hint`)}
      min={1}
      suffix={locale.t(unit)}
      value={terms[key]}
      onChange={(value) => {
        setTerms({ ...terms, [key]: value });
      }}
    />
  );
  return (
    <Card title={locale.t("stages.thresholds")} subtitle={locale.t("stages.thresholds.text")}>
      <Stack isTight>
        <Grid least={200}>
          {field("growth", "unit.orders")}
          {field("mature", "unit.orders")}
          {field("slumpDays", "unit.days")}
          {field("lostDays", "unit.days")}
        </Grid>
        {!rises && <p className="segments-wrong">{locale.t("stages.wrong")}</p>}
        <Row>
          <Button kind="primary" disabled={!isDirty || !rises} isBusy={isBusy} onClick={() => void save()}>
            {locale.t(props.lifecycle === null ? "stages.start" : "stages.save")}
          </Button>
        </Row>
      </Stack>
    </Card>
  );
}

function Moves() {
  const locale = useWords();
  const [days, setDays] = useState<(typeof DAYS)[number]>("30");
  // the same minute for all of them, so that they share one request
  const [now] = useState(() => Math.floor(Date.now() / 60_000) * 60_000);
  const variables = useMemo(() => ({ earlier: new Date(now - Number(days) * DAY_MS).toISOString(), later: new Date(now).toISOString() }), [now, days]);
  const read = useRead(StageMovesDocument, variables);
  return (
    <Card
      title={locale.t("stages.moves")}
      subtitle={locale.t("stages.moves.text")}
      actions={
        <span className="segments-days">
          <Select label={locale.t("segments.days")} value={days} options={DAYS.map((each) => ({ value: each, label: locale.t("stages.days", { count: Number(each) }) }))} onChange={setDays} />
        </span>
      }
    >
      <Loaded of={read} skeleton={<Skeleton height={240} />}>
        {({ stageMoves }) => <Matrix locale={locale} found={stageMoves} />}
      </Loaded>
    </Card>
  );
}

/** How much of its colour a cell takes on; with more of it the dark theme's white text
 * has too little contrast (4.5:1 is reached at 65 %). */
const LEAST_HEAT = 0.12;
const MOST_HEAT = 0.55;

function Matrix(props: { readonly locale: Words; readonly found: StageMovesQuery["stageMoves"] }) {
  const { locale, found } = props;
  const count = (before: string | null, after: string | null) => found.moves.find((move) => move.before === before && move.after === after)?.people ?? 0;
  const most = Math.max(1, ...found.moves.filter((move) => move.before !== move.after).map((move) => move.people));
  const places: readonly { readonly id: string | null; readonly name: string }[] = [
    ...found.stages.map((stage) => ({ id: stage.id, name: locale.maybe(`segment.name.${stage.key}`) ?? stage.name })),
    { id: null, name: locale.t("stages.outside") },
  ];
  return (
    <div className="table-scroll" role="group" aria-label={locale.t("stages.moves")} tabIndex={0}>
      <table className="table segments-matrix">
        <caption className="hidden-text">{locale.t("stages.moves")}</caption>
        <thead>
          <tr>
            <th scope="col">{locale.t("stages.from_to")}</th>
            {places.map((place) => (
              <th scope="col" key={place.id ?? ""} data-align="end">
                {place.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map((before) => (
            <tr key={before.id ?? ""}>
              <th scope="row">{before.name}</th>
              {places.map((after) => {
                const people = count(before.id, after.id);
                const stayed = before.id === after.id;
                const heat = stayed || people === 0 ? 0 : LEAST_HEAT + (MOST_HEAT - LEAST_HEAT) * (people / most);
                return (
                  <td
                    key={after.id ?? ""}
                    data-align="end"
                    data-stayed={stayed || undefined}
                    style={{ "--heat": `${Math.round(heat * 100)}%` } as React.CSSProperties}
                    title={locale.t(stayed ? "stages.stayed" : "stages.moved", { count: people, from: before.name, to: after.name })}
                  >
                    {before.id === null && after.id === null ? "" : people === 0 ? "·" : locale.count(people)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
