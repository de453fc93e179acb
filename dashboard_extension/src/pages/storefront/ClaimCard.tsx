import "./storefront.css";

import { useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { fieldErrorInWords } from "../../api/refused";
import { useMay, useNotify } from "../../bridge/context";
import { Button, Card, DateField, Dialog, Facts, Input, Loaded, NumberField, Pill, Select, SkeletonLines, Stack, Textarea, Toggle } from "../../design";
import { claimingOf } from "./claims";
import { dayOf, endOf, lastDayOf, startOf } from "./days";
import { CouponClaimDocument, SaveCouponClaimDocument, type CouponClaimQuery } from "./storefront.documents";
import { useWords, type Words } from "./words";

type Coupon = NonNullable<CouponClaimQuery["coupon"]>;
type Claim = NonNullable<Coupon["claim"]>;

/** On a coupon's page: whether people can take it for themselves in the mini-program. */
export function ClaimCard(props: { readonly couponId: string }) {
  const locale = useWords();
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const read = useRead(CouponClaimDocument, { id: props.couponId });
  const [isOpen, setOpen] = useState(false);
  const coupon = read.data?.coupon;
  return (
    <Card
      title={locale.t("claim.title")}
      actions={
        mayChange &&
        coupon && (
          <Button
            icon="edit"
            onClick={() => {
              setOpen(true);
            }}
          >
            {locale.t(coupon.claim ? "claim.edit" : "claim.start")}
          </Button>
        )
      }
    >
      <Loaded of={read} skeleton={<SkeletonLines />}>
        {(data) =>
          data.coupon?.claim ? (
            <ClaimFacts status={data.coupon.status} claim={data.coupon.claim} segments={data.segments} />
          ) : (
            <p className="muted">{locale.t("claim.none")}</p>
          )
        }
      </Loaded>
      {isOpen && coupon && (
        <ClaimDialog
          coupon={coupon}
          segments={read.data.segments}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </Card>
  );
}

function ClaimFacts(props: { readonly status: Coupon["status"]; readonly claim: Claim; readonly segments: CouponClaimQuery["segments"] }) {
  const locale = useWords();
  const { claim } = props;
  const claiming = claimingOf(props, new Date());
  const until = claim.claimUntil === null ? locale.t("claim.open_end") : locale.date(endOfDay(claim.claimUntil));
  const segment = props.segments.find((each) => each.key === claim.segment)?.name ?? claim.segment;
  return (
    <Stack isTight>
      <div className="storefront-ticket">
        {claim.pictureUrl !== "" && <img src={claim.pictureUrl} alt="" />}
        <div>
          <b>{claim.name}</b>
          {claim.text !== "" && <p>{claim.text}</p>}
        </div>
        <Pill tone={claiming === "open" ? "success" : claim.isOn ? "warning" : "neutral"}>{locale.t(`claim.${claiming}`)}</Pill>
      </div>
      <Facts
        rows={[
          [locale.t("claim.when"), locale.t("claim.span", { from: locale.date(claim.claimFrom), until })],
          [locale.t("claim.who"), segment ?? locale.t("claim.everybody")],
          [locale.t("claim.per_person"), locale.count(claim.perPerson)],
          [locale.t("claim.taken"), claim.most === null ? locale.count(claim.claimed) : locale.t("claim.taken_of", { claimed: claim.claimed, most: claim.most })],
        ]}
      />
    </Stack>
  );
}

/** The moment at which a claim ends is the start of the day after its last. */
function endOfDay(iso: string): string {
  return startOf(lastDayOf(iso));
}

function ClaimDialog(props: { readonly coupon: Coupon; readonly segments: CouponClaimQuery["segments"]; readonly onClose: () => void }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { coupon } = props;
  const currencies = coupon.terms.amounts.map((each) => each.currency);
  const [values, setValues] = useState(() => valuesOf(coupon));
  const [errors, setErrors] = useState<Readonly<Record<string, string | undefined>>>({});
  const { run, isBusy } = useChange(SaveCouponClaimDocument, [CouponClaimDocument]);
  const set = (change: Partial<typeof values>) => {
    setValues((before) => ({ ...before, ...change }));
    setErrors({});
  };
  const save = async () => {
    const missing = missingIn(locale, values);
    if (missing) {
      setErrors(missing);
      return;
    }
    const { from, until, segment, currency, perPerson, ...rest } = values;
    const outcome = await run({
      couponId: coupon.id,
      input: {
        ...rest,
        perPerson: perPerson ?? 0,
        claimFrom: startOf(from),
        claimUntil: until === "" ? null : endOf(until),
        segment: segment === "" ? null : segment,
        currency: currency === "" ? null : currency,
      },
    });
    if (outcome.isDone) {
      notify.done(locale.t("claim.saved"));
      props.onClose();
    } else if (outcome.refusal) fail(outcome);
    else setErrors(Object.fromEntries(outcome.errors.map((error) => [error.field ?? "", fieldErrorInWords(locale, error)])));
  };
  return (
    <Dialog
      isWide
      title={locale.t("claim.dialog", { name: coupon.name })}
      onClose={props.onClose}
      actions={
        <Button kind="primary" isBusy={isBusy} onClick={() => void save()}>
          {locale.t("form.save")}
        </Button>
      }
    >
      <Stack isTight>
        <Toggle label={locale.t("claim.is_on")} hint={locale.t("claim.is_on.hint")} isOn={values.isOn} onChange={(isOn) => { set({ isOn }); }} />
        <Input label={locale.t("claim.name")} value={values.name} maxLength={60} error={errors["name"]} onChange={(name) => { set({ name }); }} />
        <Textarea label={locale.t("claim.text")} value={values.text} maxLength={500} isOptional error={errors["text"]} onChange={(text) => { set({ text }); }} />
        <Input label={locale.t("claim.picture")} value={values.pictureUrl} maxLength={500} isOptional placeholder="https://" error={errors["pictureUrl"]} onChange={(pictureUrl) => { set({ pictureUrl }); }} />
        <div className="storefront-pair">
          <DateField label={locale.t("claim.from")} value={values.from} error={errors["claimFrom"]} onChange={(from) => { set({ from }); }} />
          <DateField label={locale.t("claim.until")} value={values.until} min={values.from} isOptional error={errors["claimUntil"]} onChange={(until) => { set({ until }); }} />
        </div>
        <div className="storefront-pair">
          <NumberField label={locale.t("claim.per_person")} value={values.perPerson} min={1} max={100} error={errors["perPerson"]} onChange={(perPerson) => { set({ perPerson }); }} />
          <NumberField label={locale.t("claim.most")} value={values.most} min={0} isOptional hint={coupon.claim !== null && coupon.claim.claimed > 0 ? locale.t("claim.most.taken", { count: coupon.claim.claimed }) : locale.t("claim.most.hint")} error={errors["most"]} onChange={(most) => { set({ most }); }} />
        </div>
        <Select
          label={locale.t("claim.who")}
          value={values.segment}
          error={errors["segment"]}
          options={[{ value: "", label: locale.t("claim.everybody") }, ...props.segments.filter((each) => each.status === "LIVE" || each.key === values.segment).map((each) => ({ value: each.key, label: each.name }))]}
          onChange={(segment) => { set({ segment }); }}
        />
        {currencies.length > 1 && (
          <Select label={locale.t("claim.currency")} value={values.currency} error={errors["currency"]} options={currencies.map((each) => ({ value: each, label: each }))} onChange={(currency) => { set({ currency }); }} />
        )}
        <Toggle label={locale.t("claim.shows")} isOn={values.showsRemaining} onChange={(showsRemaining) => { set({ showsRemaining }); }} />
      </Stack>
    </Dialog>
  );
}

function valuesOf({ name, terms, claim }: Coupon) {
  return {
    isOn: claim?.isOn ?? true,
    name: claim?.name ?? name,
    text: claim?.text ?? "",
    pictureUrl: claim?.pictureUrl ?? "",
    from: dayOf(claim?.claimFrom ?? new Date().toISOString()),
    until: lastDayOf(claim?.claimUntil ?? null),
    perPerson: (claim?.perPerson ?? 1) as number | null,
    most: claim?.most ?? null,
    segment: claim?.segment ?? "",
    currency: claim?.currency ?? terms.amounts[0]?.currency ?? "",
    showsRemaining: claim?.showsRemaining ?? false,
  };
}

/** What a form must have before the server can be asked. */
function missingIn(locale: Words, values: ReturnType<typeof valuesOf>): Readonly<Record<string, string>> | null {
  if (values.from === "") return { claimFrom: locale.t("claim.missing") };
  if (values.perPerson === null) return { perPerson: locale.t("claim.missing") };
  return null;
}
