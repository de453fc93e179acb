/** What the shop knows of its people beside what they do. */
import { useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import type { TraitType } from "../../api/schema";
import { useNotify } from "../../bridge/context";
import { Button, Card, Dialog, EmptyState, Input, Loaded, Select, Skeleton, Stack, Table, Textarea } from "../../design";
import { TraitSaveDocument, TraitsDocument, type TraitsQuery } from "./tags.documents";
import { useWords } from "./words";

type Trait = TraitsQuery["traitDefinitions"][number];

const TYPES: readonly TraitType[] = ["TEXT", "NUMBER", "BOOLEAN", "DATE", "CHOICE"];

export function TraitsCard() {
  const locale = useWords();
  const read = useRead(TraitsDocument, {});
  const [open, setOpen] = useState<"new" | Trait | null>(null);
  const add = (
    <Button
      icon="add"
      onClick={() => {
        setOpen("new");
      }}
    >
      {locale.t("traits.new")}
    </Button>
  );
  return (
    <Card title={locale.t("traits.title")} subtitle={locale.t("traits.text")} actions={add} isFlush>
      <Loaded of={read} skeleton={<Skeleton height={120} />}>
        {({ traitDefinitions }) => (
          <Table
            caption={locale.t("traits.title")}
            rows={traitDefinitions}
            keyOf={(trait) => trait.key}
            nameOf={(trait) => trait.label}
            columns={[
              { key: "label", title: locale.t("traits.label"), cell: (trait) => trait.label },
              { key: "type", title: locale.t("traits.type"), cell: (trait) => locale.t(`traits.type.${trait.type}`) },
              { key: "options", title: locale.t("traits.options"), wraps: true, cell: (trait) => trait.options.join(locale.t("traits.list")) || "–" },
              {
                key: "edit",
                title: locale.t("tags.edit"),
                isTitleHidden: true,
                align: "end",
                cell: (trait) => (
                  <Button
                    kind="quiet"
                    icon="edit"
                    aria-label={locale.t("tags.edit.named", { name: trait.label })}
                    onClick={() => {
                      setOpen(trait);
                    }}
                  >
                    {locale.t("tags.edit")}
                  </Button>
                ),
              },
            ]}
            empty={<EmptyState icon="info" title={locale.t("traits.empty.title")} text={locale.t("traits.empty.text")} />}
          />
        )}
      </Loaded>
      {open !== null && (
        <TraitDialog
          trait={open === "new" ? null : open}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
    </Card>
  );
}

function TraitDialog(props: { readonly trait: Trait | null; readonly onClose: () => void }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { trait } = props;
  const [label, setLabel] = useState(trait?.label ?? "");
  const [type, setType] = useState<TraitType>(trait?.type ?? "TEXT");
  const [options, setOptions] = useState(trait?.options.join("\n") ?? "");
  const { run, isBusy } = useChange(TraitSaveDocument, [TraitsDocument]);
  const chosen = type === "CHOICE" ? options.split("\n").map((each) => each.trim()).filter((each) => each !== "") : [];
  const save = async () => {
    const made = `trait-${Date.now().toString(36)}`;
    const outcome = await run({ key: trait?.key ?? made, type, label: label.trim(), options: chosen });
    if (outcome.isDone) {
      notify.done(locale.t("traits.saved"));
      props.onClose();
    } else fail(outcome);
  };
  return (
    <Dialog
      title={locale.t(trait === null ? "traits.new" : "traits.edit")}
      onClose={props.onClose}
      actions={
        <Button kind="primary" disabled={label.trim() === "" || (type === "CHOICE" && chosen.length === 0)} isBusy={isBusy} onClick={() => void save()}>
          {locale.t("form.save")}
        </Button>
      }
    >
      <Stack isTight>
        <Input label={locale.t("traits.label")} value={label} maxLength={60} onChange={setLabel} />
        <Select
          label={locale.t("traits.type")}
          hint={locale.t("traits.type.hint")}
          value={type}
          disabled={trait !== null}
          options={TYPES.map((each) => ({ value: each, label: locale.t(`traits.type.${each}`) }))}
          onChange={setType}
        />
        {type === "CHOICE" && <Textarea label={locale.t("traits.options")} hint={locale.t("traits.options.hint")} value={options} onChange={setOptions} />}
      </Stack>
    </Dialog>
  );
}
