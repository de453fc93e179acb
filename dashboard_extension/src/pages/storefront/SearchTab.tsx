import { useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { fieldErrorInWords } from "../../api/refused";
import { useMay, useNotify } from "../../bridge/context";
import { Button, Card, Confirm, Dialog, EmptyState, Input, Loaded, Pill, Select, SkeletonLines, Stack, Table, Textarea, Toggle, type Column } from "../../design";
import { ProductsField } from "./ProductsField";
import { linesOf } from "./slots";
import { DeleteSearchOfferDocument, SaveSearchOfferDocument, SearchOffersDocument, SlotMaterialDocument, type SearchOffersQuery } from "./storefront.documents";
import { useWords } from "./words";

type Offer = SearchOffersQuery["searchOffers"][number];

/** Who searches for its words is answered as if there were no offer. */
function bringsNothing({ coupon, productIds }: Offer): boolean {
  return productIds.length === 0 && !coupon?.isClaimable;
}

export function SearchTab() {
  const locale = useWords();
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const read = useRead(SearchOffersDocument, {});
  const [open, setOpen] = useState<Offer | "new" | null>(null);
  const close = () => {
    setOpen(null);
  };
  const add = mayChange && (
    <Button
      kind="primary"
      icon="add"
      onClick={() => {
        setOpen("new");
      }}
    >
      {locale.t("search.new")}
    </Button>
  );
  const columns: readonly Column<Offer>[] = [
    {
      key: "name",
      title: locale.t("search.column.name"),
      cell: (offer) => (
        <span className="storefront-face">
          <span>{offer.name}</span>
          {!offer.isOn && <Pill tone="neutral">{locale.t("search.off")}</Pill>}
          {offer.isOn && bringsNothing(offer) && <Pill tone="warning">{locale.t("search.nothing")}</Pill>}
        </span>
      ),
    },
    { key: "words", title: locale.t("search.column.words"), wraps: true, cell: (offer) => offer.keywords.join(locale.t("search.comma")) },
    {
      key: "coupon",
      title: locale.t("search.column.coupon"),
      cell: (offer) =>
        offer.coupon === null ? (
          <span className="muted">{locale.t("form.none")}</span>
        ) : (
          <span className="storefront-face">
            <span>{offer.coupon.name}</span>
            {!offer.coupon.isClaimable && <Pill tone="warning">{locale.t("search.not_claimable")}</Pill>}
          </span>
        ),
    },
    { key: "products", title: locale.t("search.column.products"), align: "end", cell: (offer) => locale.count(offer.productIds.length) },
    {
      key: "edit",
      title: locale.t("search.edit"),
      isTitleHidden: true,
      align: "end",
      cell: (offer) =>
        mayChange && (
          <Button
            kind="quiet"
            icon="edit"
            aria-label={locale.t("search.edit.named", { name: offer.name })}
            onClick={() => {
              setOpen(offer);
            }}
          >
            {locale.t("search.edit")}
          </Button>
        ),
    },
  ];
  return (
    <>
      <Loaded of={read} skeleton={<Card><SkeletonLines /></Card>}>
        {({ searchOffers }) =>
          searchOffers.length === 0 ? (
            <Card>
              <EmptyState icon="search" title={locale.t("search.empty.title")} text={locale.t("search.empty.text")}>
                {add}
              </EmptyState>
            </Card>
          ) : (
            <Card title={locale.t("search.title")} subtitle={locale.t("search.text")} actions={add} isFlush>
              <Table caption={locale.t("search.title")} columns={columns} rows={searchOffers} keyOf={(offer) => offer.id} nameOf={(offer) => offer.name} />
            </Card>
          )
        }
      </Loaded>
      {open !== null && <OfferDialog offer={open === "new" ? null : open} onClose={close} />}
    </>
  );
}

function OfferDialog(props: { readonly offer: Offer | null; readonly onClose: () => void }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { offer } = props;
  const coupons = useRead(SlotMaterialDocument, {}).data?.coupons ?? [];
  const [name, setName] = useState(offer?.name ?? "");
  const [words, setWords] = useState((offer?.keywords ?? []).join("\n"));
  const [products, setProducts] = useState<readonly string[]>(offer?.productIds ?? []);
  const [couponId, setCoupon] = useState(offer?.coupon?.id ?? "");
  const [isOn, setOn] = useState(offer?.isOn ?? true);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [isAsking, setAsking] = useState(false);
  const saving = useChange(SaveSearchOfferDocument, [SearchOffersDocument]);
  const removing = useChange(DeleteSearchOfferDocument, [SearchOffersDocument]);
  const save = async () => {
    const outcome = await saving.run({
      id: offer?.id ?? null,
      name,
      keywords: linesOf(words),
      productIds: [...products],
      couponId: couponId === "" ? null : couponId,
      isOn,
    });
    if (outcome.isDone) {
      notify.done(locale.t("search.saved"));
      props.onClose();
    } else if (outcome.refusal) fail(outcome);
    else setErrors(Object.fromEntries(outcome.errors.map((error) => [error.field ?? "", fieldErrorInWords(locale, error)])));
  };
  const remove = async () => {
    const outcome = await removing.run({ id: offer?.id ?? "" });
    if (outcome.isDone) notify.done(locale.t("search.deleted"));
    else fail(outcome);
    props.onClose();
  };
  if (isAsking) {
    return (
      <Confirm
        kind="critical"
        title={locale.t("search.delete.title", { name })}
        text={locale.t("search.delete.text")}
        yes={locale.t("form.delete")}
        isBusy={removing.isBusy}
        onYes={() => void remove()}
        onNo={() => {
          setAsking(false);
        }}
      />
    );
  }
  return (
    <Dialog
      title={locale.t(offer === null ? "search.new" : "search.edit.title")}
      onClose={props.onClose}
      actions={
        <>
          {offer !== null && (
            <Button
              kind="critical"
              icon="trash"
              onClick={() => {
                setAsking(true);
              }}
            >
              {locale.t("form.delete")}
            </Button>
          )}
          <Button kind="primary" disabled={name.trim() === "" || words.trim() === ""} isBusy={saving.isBusy} onClick={() => void save()}>
            {locale.t("form.save")}
          </Button>
        </>
      }
    >
      <Stack isTight>
        <Input label={locale.t("search.column.name")} value={name} maxLength={60} hint={locale.t("search.name.hint")} error={errors["name"]} onChange={setName} />
        <Textarea label={locale.t("search.column.words")} value={words} hint={locale.t("search.words.hint")} error={errors["keywords"]} onChange={setWords} />
        <Select
          label={locale.t("search.column.coupon")}
          value={couponId}
          hint={locale.t("search.coupon.hint")}
          error={errors["couponId"]}
          options={[{ value: "", label: locale.t("form.none") }, ...coupons.map((each) => ({ value: each.id, label: each.name }))]}
          onChange={setCoupon}
        />
        <ProductsField label={locale.t("search.column.products")} ids={products} error={errors["productIds"]} onChange={setProducts} />
        <Toggle label={locale.t("search.on")} isOn={isOn} onChange={setOn} />
      </Stack>
    </Dialog>
  );
}
