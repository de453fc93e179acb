import "./messages.css";

import { useState } from "react";

import { useChange, useRead } from "../../api/hooks";
import { fieldErrorInWords, refusalInWords } from "../../api/refused";
import { Banner, Button, EmptyState, Input, Loaded, MultiCombobox, Progress, Row, Select, SkeletonLines, Stack } from "../../design";
import type { ActionProps } from "../../popup/customers/props";
import { channelInWords, reasonInWords } from "../../shared/reasons";
import { JobResult } from "../coupons/JobResult";
import { capital } from "./naming";
import { SendingChoicesDocument, SendingPreviewDocument, SendMessageDocument, type SendingChoicesQuery } from "./sending.documents";
import { useWords } from "./words";

const CART = /\{\{\s*cart\./;

/** Customers who were picked, or whoever is in a segment now. */
type Audience = Pick<ActionProps, "people"> | { readonly segment: { readonly key: string; readonly size: number } };

/** Send a message by hand: first see whom it reaches. */
export default function SendForm(props: Audience & Pick<ActionProps, "onDone">) {
  const locale = useWords();
  const read = useRead(SendingChoicesDocument, {});
  const [job, setJob] = useState<string | null>(null);
  if (job !== null) return <JobResult id={job} title={locale.t("sending.title")} onDone={props.onDone} />;
  return (
    <Loaded of={read}>
      {({ templates, coupons }) => {
        const usable = templates.filter((each) => each.status === "ACTIVE" && each.isTaken && !each.fields.some((field) => CART.test(field.text)));
        return usable.length === 0 ? (
          <EmptyState icon="message" title={locale.t("sending.title")} text={locale.t("sending.none")} />
        ) : (
          <Choice templates={usable} coupons={coupons.filter((each) => each.status === "READY")} audience={props} onStarted={setJob} />
        );
      }}
    </Loaded>
  );
}

function Choice(props: {
  readonly templates: SendingChoicesQuery["templates"];
  readonly coupons: SendingChoicesQuery["coupons"];
  readonly audience: Audience;
  readonly onStarted: (job: string) => void;
}) {
  const locale = useWords();
  const { templates, coupons, audience } = props;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [couponKey, setCoupon] = useState("");
  const [page, setPage] = useState("");
  const [appId, setAppId] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const { run, isBusy } = useChange(SendMessageDocument);
  const choices = templates.map((each) => ({ value: each.id, label: each.title, detail: channelInWords(locale, each.channel) }));
  const coupon = coupons.find((each) => each.key === couponKey);
  const input = {
    templateIds: [...chosen],
    couponKey: couponKey || null,
    currency: coupon?.terms.amounts[0]?.currency ?? null,
    landing: { h5: "", miniProgram: page.trim(), appId: appId.trim() },
  };
  const to = "people" in audience ? { customerIds: audience.people.map((person) => person.id), segmentKey: null } : { customerIds: null, segmentKey: audience.segment.key };
  const size = "people" in audience ? audience.people.length : audience.segment.size;
  const seen = useRead(SendingPreviewDocument, { input, ...to }, { isWanted: chosen.length > 0 });
  const preview = chosen.length > 0 && !seen.isOld ? seen.data?.sendingPreview : undefined;
  const send = async () => {
    setFailure(null);
    const outcome = await run({ input, ...to });
    if (outcome.isDone) props.onStarted(outcome.payload.job?.id ?? "");
    else setFailure(outcome.refusal ? refusalInWords(locale, outcome.refusal) : outcome.errors.map((error) => fieldErrorInWords(locale, error)).join(" "));
  };
  return (
    <Stack>
      <MultiCombobox
        label={locale.t("sending.templates")}
        hint={locale.t("sending.templates.hint")}
        value={choices.filter((each) => chosen.includes(each.value)).sort((one, other) => chosen.indexOf(one.value) - chosen.indexOf(other.value))}
        choices={choices}
        onChange={(picked) => {
          setChosen(picked.map((each) => each.value));
        }}
      />
      <Select
        label={locale.t("sending.coupon")}
        value={couponKey}
        options={[{ value: "", label: locale.t("sending.no_coupon") }, ...coupons.map((each) => ({ value: each.key, label: each.name }))]}
        onChange={setCoupon}
      />
      <Input label={locale.t("sending.page")} hint={locale.t("sending.page.hint")} isOptional value={page} onChange={setPage} />
      {page.trim() !== "" && <Input label={locale.t("sending.app")} value={appId} onChange={setAppId} />}
      {chosen.length > 0 && preview === undefined && (seen.error === null ? <SkeletonLines lines={2} /> : <Banner tone="critical">{refusalInWords(locale, seen.error)}</Banner>)}
      {preview?.problem && <Banner tone="warning">{locale.t(`problem.${preview.problem}`, { about: preview.about })}</Banner>}
      {preview && !preview.problem && (
        <section aria-live="polite">
          <Stack isTight>
            <Progress label={locale.t("sending.reach", { count: reachableOf(preview), people: preview.people })} done={preview.reachable} total={preview.asked} detail="" />
            {preview.asked < preview.people && <p className="muted">{locale.t("sending.sampled", { count: preview.asked })}</p>}
            <ul className="messages-list">
              {preview.routes
                .filter((route) => route.people > 0)
                .map((route) => (
                  <li key={route.templateId}>
                    <span>{route.template}</span>
                    <strong>{locale.t("sending.people", { count: route.people })}</strong>
                  </li>
                ))}
            </ul>
            {preview.later.map((each) => (
              <p className="muted" key={each.reason}>
                {locale.t("sending.later", { count: each.people, reason: reasonInWords(locale, each.reason) })}
              </p>
            ))}
            {preview.notReachable.length > 0 && (
              <>
                <p className="muted">{locale.t("sending.unreachable")}</p>
                <ul className="messages-list">
                  {preview.notReachable.map((each) => (
                    <li key={each.reason}>
                      <span>{capital(reasonInWords(locale, each.reason))}</span>
                      <strong>{locale.t("sending.people", { count: each.people })}</strong>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </Stack>
        </section>
      )}
      {preview && preview.couponsLeft !== null && preview.couponsLeft < preview.people && <Banner tone="warning">{locale.t("sending.short", { count: preview.couponsLeft })}</Banner>}
      {failure !== null && <Banner tone="critical">{failure}</Banner>}
      <Row>
        <Button kind="primary" isLarge icon="send" isBusy={isBusy} disabled={!preview || preview.problem !== null || preview.reachable === 0} onClick={() => void send()}>
          {preview?.problem ? locale.t("sending.title") : locale.t("sending.start", { count: preview ? reachableOf(preview) : size })}
        </Button>
      </Row>
    </Stack>
  );
}

/** Of a large segment some are asked about, and they stand for the rest. */
export function reachableOf(preview: { readonly people: number; readonly asked: number; readonly reachable: number }): number {
  const { people, asked, reachable } = preview;
  return asked === people ? reachable : Math.round((reachable / Math.max(asked, 1)) * people);
}
