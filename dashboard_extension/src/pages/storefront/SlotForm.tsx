import "./storefront.css";

import { useMemo, useState } from "react";

import type { PageProps } from "../../app/page";
import { useRouter } from "../../app/router";
import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { fieldErrorInWords } from "../../api/refused";
import { useMay, useNotify } from "../../bridge/context";
import { Button, Card, Columns, Confirm, EmptyState, IconButton, Input, Loaded, NoAccess, Page, PageSkeleton, Row, Savebar, Select, Stack, TabPanel, Tabs, Textarea, useDraft } from "../../design";
import { ProductsField } from "./ProductsField";
import { SlotPhone } from "./SlotPhone";
import { contentInput, EMPTY, nameFor, NEW, valuesOf, variantInputs, type Content, type Values, type Variant } from "./slots";
import { DeleteSlotDocument, SaveSlotDocument, SlotDocument, SlotMaterialDocument, SlotsDocument, type SlotMaterialQuery, type SlotQuery } from "./storefront.documents";
import { useWords, type Words } from "./words";

type Slot = NonNullable<SlotQuery["slot"]>;

const HOME = "/storefront";
const DEFAULT = "default";

export default function SlotForm(props: PageProps) {
  const locale = useWords();
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const { key } = props.params;
  const material = useRead(SlotMaterialDocument, {});
  const read = useRead(SlotDocument, { key: key ?? "" }, { isWanted: key !== undefined });
  const back = { to: HOME, label: locale.t("page.storefront") };
  if (!mayChange) {
    return <NoAccess permission="MANAGE_DISCOUNTS" />;
  }
  return (
    <Loaded of={material} skeleton={<PageSkeleton />}>
      {(known) =>
        key === undefined ? (
          <Form slot={null} material={known} />
        ) : (
          <Loaded of={read} skeleton={<PageSkeleton />}>
            {({ slot }) =>
              slot === null ? (
                <Page title={locale.t("slots.title")} back={back}>
                  <EmptyState icon="segment" title={locale.t("app.not_found.title")} text={locale.t("app.not_found.text")} />
                </Page>
              ) : (
                <Form key={slot.key} slot={slot} material={known} />
              )
            }
          </Loaded>
        )
      }
    </Loaded>
  );
}

function Form(props: { readonly slot: Slot | null; readonly material: SlotMaterialQuery }) {
  const locale = useWords();
  const router = useRouter();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { slot, material } = props;
  const draft = useDraft<Values>(useMemo(() => (slot ? valuesOf(slot) : NEW), [slot]));
  const { values } = draft;
  const errors = draft.errors as Readonly<Record<string, string | undefined>>;
  const [chosen, setChosen] = useState(DEFAULT);
  const [isAsking, setAsking] = useState(false);
  const saving = useChange(SaveSlotDocument, [SlotsDocument, SlotDocument]);
  const removing = useChange(DeleteSlotDocument, [SlotsDocument]);
  const index = values.variants.findIndex((each) => each.name === chosen);
  const variant = values.variants[index];
  const content: Content = variant ?? values.content;
  const path = variant ? `variants.${String(index)}.content` : "content";
  const segmentName = (key: string) => material.segments.find((each) => each.key === key)?.name ?? key;

  const setContent = (change: Partial<Content>) => {
    if (variant) setVariants(values.variants.map((each) => (each.name === chosen ? { ...each, ...change } : each)));
    else draft.set({ content: { ...values.content, ...change } });
  };
  const setVariants = (variants: readonly Variant[]) => {
    draft.set({ variants });
  };
  const add = (segment: string) => {
    const name = nameFor(segment, [DEFAULT, ...values.variants.map((each) => each.name)]);
    setVariants([...values.variants, { ...EMPTY, name, segment }]);
    setChosen(name);
  };
  const move = (by: number) => {
    const variants = [...values.variants];
    const [taken] = variants.splice(index, 1);
    if (taken) variants.splice(index + by, 0, taken);
    setVariants(variants);
  };
  const save = async () => {
    const outcome = await saving.run({
      key: values.key.trim(),
      isNew: slot === null,
      name: values.name,
      content: contentInput(values.content),
      variants: variantInputs(values.variants),
    });
    if (outcome.isDone) {
      draft.saved();
      notify.done(locale.t("slots.saved"));
      if (slot === null) router.go(`${HOME}/slots/${encodeURIComponent(values.key.trim())}`);
    } else if (outcome.refusal) {
      fail(outcome);
    } else {
      draft.fail(Object.fromEntries(outcome.errors.map((error) => [error.field ?? "", errorInWords(locale, error)])));
      const wrong = /^variants\.(\d+)/.exec(outcome.errors[0]?.field ?? "");
      if (wrong) setChosen(values.variants[Number(wrong[1])]?.name ?? DEFAULT);
      notify.failed(locale.t("slots.not_saved"), locale.t("storefront.mend"));
    }
  };
  const remove = async () => {
    const outcome = await removing.run({ key: values.key });
    setAsking(false);
    if (outcome.isDone) {
      draft.saved();
      notify.done(locale.t("slots.deleted"));
      router.go(HOME);
    } else fail(outcome);
  };
  const free = material.segments.filter((each) => each.status === "LIVE" && !values.variants.some((one) => one.segment === each.key));
  return (
    <>
      <Page title={slot ? slot.name : locale.t("slots.new")} back={{ to: HOME, label: locale.t("page.storefront") }}>
        <Columns
          isSticky
          aside={
            <Card title={locale.t("phone.title")}>
              <SlotPhone content={content} coupon={material.coupons.find((each) => each.key === content.coupon)?.name ?? null} />
            </Card>
          }
        >
          <Card title={locale.t("slots.place")}>
            <Stack>
              <Input
                label={locale.t("slots.column.name")}
                value={values.name}
                maxLength={60}
                hint={locale.t("slots.name.hint")}
                error={errors["name"]}
                onChange={(name) => {
                  draft.set({ name });
                }}
              />
              <Input
                label={locale.t("slots.column.key")}
                value={values.key}
                maxLength={40}
                disabled={slot !== null}
                hint={locale.t("slots.key.hint")}
                error={errors["key"]}
                onChange={(key) => {
                  draft.set({ key: key.toLowerCase() });
                }}
              />
            </Stack>
          </Card>
          <Card title={locale.t("slots.shows")} subtitle={locale.t("slots.shows.text")}>
            <Stack>
              <Tabs
                label={locale.t("slots.shows")}
                chosen={variant ? chosen : DEFAULT}
                onChoose={setChosen}
                tabs={[...values.variants.map((each) => ({ key: each.name, label: segmentName(each.segment) })), { key: DEFAULT, label: locale.t("slots.everybody") }]}
              />
              <TabPanel of={variant ? chosen : DEFAULT}>
              {variant && (
                <Row>
                  <IconButton icon="up" label={locale.t("slots.earlier")} disabled={index === 0} onClick={() => { move(-1); }} />
                  <IconButton icon="down" label={locale.t("slots.later")} disabled={index === values.variants.length - 1} onClick={() => { move(1); }} />
                  <Button
                    kind="quiet"
                    icon="trash"
                    onClick={() => {
                      setVariants(values.variants.filter((each) => each.name !== chosen));
                      setChosen(DEFAULT);
                    }}
                  >
                    {locale.t("slots.remove")}
                  </Button>
                </Row>
              )}
              {errors["segment"] !== undefined && <p className="field-hint">{errors["segment"]}</p>}
              <ContentFields content={content} coupons={material.coupons} errorOf={(name) => errors[`${path}.${name}`] ?? (name === "text" ? errors[path] : undefined)} onChange={setContent} />
              </TabPanel>
              {free.length > 0 && (
                <Select
                  label={locale.t("slots.add")}
                  value=""
                  options={[{ value: "", label: locale.t("slots.add.choose") }, ...free.map((each) => ({ value: each.key, label: each.name }))]}
                  onChange={(segment) => {
                    if (segment !== "") add(segment);
                  }}
                />
              )}
            </Stack>
          </Card>
        </Columns>
      </Page>
      <Savebar
        isDirty={draft.isDirty}
        isBusy={saving.isBusy}
        onSave={() => void save()}
        onCancel={() => {
          if (draft.isDirty) draft.reset();
          else router.go(HOME);
        }}
        onDelete={
          slot
            ? () => {
                setAsking(true);
              }
            : undefined
        }
      />
      {isAsking && (
        <Confirm
          kind="critical"
          title={locale.t("slots.delete.title", { name: values.name })}
          text={locale.t("slots.delete.text")}
          yes={locale.t("form.delete")}
          isBusy={removing.isBusy}
          onYes={() => void remove()}
          onNo={() => {
            setAsking(false);
          }}
        />
      )}
    </>
  );
}

function ContentFields(props: {
  readonly content: Content;
  readonly coupons: SlotMaterialQuery["coupons"];
  readonly errorOf: (name: string) => string | undefined;
  readonly onChange: (change: Partial<Content>) => void;
}) {
  const locale = useWords();
  const { content, errorOf, onChange } = props;
  const claimable = props.coupons.filter((each) => each.claim?.isOn || each.key === content.coupon);
  return (
    <>
      <Input label={locale.t("content.title")} value={content.title} maxLength={60} isOptional error={errorOf("title")} onChange={(title) => { onChange({ title }); }} />
      <Textarea label={locale.t("content.text")} value={content.text} maxLength={2000} isOptional error={errorOf("text")} onChange={(text) => { onChange({ text }); }} />
      <Input label={locale.t("content.picture")} value={content.picture} maxLength={500} isOptional placeholder="https://" hint={locale.t("content.picture.hint")} error={errorOf("picture")} onChange={(picture) => { onChange({ picture }); }} />
      <Input label={locale.t("content.link")} value={content.link} maxLength={500} isOptional placeholder="pages/product/index?id=…" hint={locale.t("content.link.hint")} error={errorOf("link")} onChange={(link) => { onChange({ link }); }} />
      <Select
        label={locale.t("content.coupon")}
        value={content.coupon}
        hint={claimable.length === 0 ? locale.t("content.coupon.none") : undefined}
        options={[{ value: "", label: locale.t("form.none") }, ...claimable.map((each) => ({ value: each.key, label: each.name }))]}
        onChange={(coupon) => {
          onChange({ coupon });
        }}
      />
      <ProductsField label={locale.t("content.products")} ids={content.products} error={errorOf("product_ids")} onChange={(ids) => { onChange({ products: ids }); }} />
    </>
  );
}

/** What is wrong with a part of the content is said by the part, whichever variant it is of. */
function errorInWords(locale: Words, error: { readonly field?: string | null; readonly code: string }): string {
  const last = (error.field ?? "").split(".").filter((each) => !/^\d+$/.test(each)).at(-1) ?? null;
  return fieldErrorInWords(locale, { code: error.code, field: last });
}
