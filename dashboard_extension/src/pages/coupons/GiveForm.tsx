import "./coupons.css";

import { useState } from "react";

import { useChange, useRead } from "../../api/hooks";
import { fieldErrorInWords, refusalInWords } from "../../api/refused";
import { Banner, Button, EmptyState, Loaded, RadioGroup, Row, Select, Stack } from "../../design";
import type { ActionProps } from "../../popup/customers/props";
import { GiveCouponDocument, GivingChoicesDocument, type GivingChoicesQuery } from "./giving.documents";
import { JobResult } from "./JobResult";
import { discountInWords } from "./naming";
import { useWords } from "./words";

/** Give a coupon by hand to the customers who were ticked. */
export default function GiveForm(props: ActionProps) {
  const locale = useWords();
  const read = useRead(GivingChoicesDocument, {});
  const [job, setJob] = useState<string | null>(null);
  if (job !== null) return <JobResult id={job} title={locale.t("give.title")} onDone={props.onDone} />;
  return (
    <Loaded of={read}>
      {({ coupons }) => {
        const ready = coupons.filter((each) => each.status === "READY");
        return ready.length === 0 ? (
          <EmptyState icon="coupon" title={locale.t("give.none.title")} text={locale.t("give.none.text")} />
        ) : (
          <Choice coupons={ready} people={props.people} onStarted={setJob} />
        );
      }}
    </Loaded>
  );
}

function Choice(props: {
  readonly coupons: GivingChoicesQuery["coupons"];
  readonly people: ActionProps["people"];
  readonly onStarted: (job: string) => void;
}) {
  const locale = useWords();
  const { coupons, people } = props;
  const [id, setId] = useState(coupons[0]?.id ?? "");
  const [currency, setCurrency] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const { run, isBusy } = useChange(GiveCouponDocument);
  const chosen = coupons.find((each) => each.id === id);
  const currencies = chosen?.terms.amounts.map((each) => each.currency) ?? [];
  const inCurrency = currencies.includes(currency) ? currency : (currencies[0] ?? "");
  const give = async () => {
    setFailure(null);
    const outcome = await run({ id, customerIds: people.map((person) => person.id), currency: inCurrency });
    if (outcome.isDone) props.onStarted(outcome.payload.job?.id ?? "");
    else setFailure(outcome.refusal ? refusalInWords(locale, outcome.refusal) : outcome.errors.map((error) => fieldErrorInWords(locale, error)).join(" "));
  };
  return (
    <Stack>
      <RadioGroup
        label={locale.t("give.which")}
        value={id}
        options={coupons.map((each) => ({
          value: each.id,
          label: each.name,
          hint: `${discountInWords(locale, each.terms)} · ${locale.t("terms.days", { count: each.terms.validDays })} · ${locale.t("give.stock", { count: each.pool.stock })}`,
        }))}
        onChange={setId}
      />
      {currencies.length > 1 && (
        <Select label={locale.t("give.currency")} value={inCurrency} options={currencies.map((value) => ({ value, label: value }))} onChange={setCurrency} />
      )}
      {chosen && chosen.pool.stock < people.length && <Banner tone="warning">{locale.t("give.short", { count: chosen.pool.stock })}</Banner>}
      <p className="muted">{locale.t("give.text")}</p>
      {failure !== null && <Banner tone="critical">{failure}</Banner>}
      <Row>
        <Button kind="primary" isLarge icon="coupon" isBusy={isBusy} disabled={chosen === undefined} onClick={() => void give()}>
          {locale.t("give.start", { count: people.length })}
        </Button>
      </Row>
    </Stack>
  );
}
