/** What is known of somebody beside what they do. */
import { useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange } from "../../api/hooks";
import { fieldErrorInWords } from "../../api/refused";
import { useNotify } from "../../bridge/context";
import { Button, Card, DateField, Dialog, IconButton, Input, Select } from "../../design";
import { CustomerProfileDocument, CustomersDocument, SetTraitDocument } from "./customers.documents";
import { originInWords } from "./faces";
import type { ProfileData } from "./person";
import { useWords, type Words } from "./words";

type Trait = ProfileData["traits"][number];

export function TraitsCard(props: { readonly profile: ProfileData }) {
  const locale = useWords();
  const { traits, customer } = props.profile;
  const [open, setOpen] = useState<Trait | null>(null);
  // a shop without traits of its own need not hear of them here
  if (traits.length === 0) return null;
  return (
    <Card title={locale.t("profile.traits")}>
      <ul className="customers-lines">
        {traits.map((trait) => (
          <li key={trait.key}>
            <span className="customers-face">
              <small className="muted">{trait.label}</small>
              <span title={trait.setAt === null ? undefined : locale.t("profile.tags.origin", { when: locale.moment(trait.setAt), origin: originInWords(locale, trait.by) })}>
                {traitInWords(locale, trait)}
              </span>
            </span>
            <IconButton
              icon="edit"
              label={locale.t("profile.traits.edit", { name: trait.label })}
              onClick={() => {
                setOpen(trait);
              }}
            />
          </li>
        ))}
      </ul>
      {open !== null && (
        <TraitDialog
          trait={open}
          customerId={customer.id}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
    </Card>
  );
}

/** As the server has it: 12.5, true, 2026-11-23. */
export function traitInWords(locale: Words, trait: Pick<Trait, "type" | "value">): string {
  const { type, value } = trait;
  if (value === null || value === "") return "–";
  if (type === "BOOLEAN") return locale.t(value === "true" ? "profile.traits.yes" : "profile.traits.no");
  if (type === "DATE") return locale.date(`${value}T12:00:00+08:00`);
  return value;
}

function TraitDialog(props: { readonly trait: Trait; readonly customerId: string; readonly onClose: () => void }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { trait, customerId } = props;
  const [value, setValue] = useState(trait.value ?? "");
  const [error, setError] = useState<string>();
  const { run, isBusy } = useChange(SetTraitDocument, [CustomerProfileDocument, CustomersDocument]);
  const save = async () => {
    const text = value.trim();
    const outcome = await run({ customerId, key: trait.key, value: text === "" ? null : text });
    if (outcome.isDone) {
      notify.done(locale.t("profile.traits.saved"));
      props.onClose();
    } else if (outcome.refusal) fail(outcome);
    else setError(outcome.errors.map((each) => fieldErrorInWords(locale, each)).join(" "));
  };
  const shared = {
    label: trait.label,
    value,
    error,
    onChange: (next: string) => {
      setValue(next);
      setError(undefined);
    },
  };
  const unknown = { value: "", label: locale.t("profile.traits.unknown") };
  return (
    <Dialog
      title={locale.t("profile.traits.edit", { name: trait.label })}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{locale.t("form.cancel")}</Button>
          <Button kind="primary" isBusy={isBusy} onClick={() => void save()}>
            {locale.t("form.save")}
          </Button>
        </>
      }
    >
      {trait.type === "CHOICE" && <Select {...shared} options={[unknown, ...trait.options.map((option) => ({ value: option, label: option }))]} />}
      {trait.type === "BOOLEAN" && (
        <Select
          {...shared}
          options={[unknown, { value: "true", label: locale.t("profile.traits.yes") }, { value: "false", label: locale.t("profile.traits.no") }]}
        />
      )}
      {trait.type === "DATE" && <DateField {...shared} hint={locale.t("profile.traits.empty")} />}
      {(trait.type === "TEXT" || trait.type === "NUMBER") && (
        <Input {...shared} hint={locale.t("profile.traits.empty")} maxLength={200} inputMode={trait.type === "NUMBER" ? "decimal" : "text"} />
      )}
    </Dialog>
  );
}
