/** What a source is: made, or changed. */
import { useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange } from "../../api/hooks";
import { fieldErrorInWords } from "../../api/refused";
import type { SourceKind, SourcePlacement } from "../../api/schema";
import { useRouter } from "../../app/router";
import { useNotify } from "../../bridge/context";
import { Button, Dialog, Grid, Input, Select, Stack } from "../../design";
import { KINDS, PLACEMENTS } from "./naming";
import { SourceDocument, SourceSaveDocument, SourcesDocument } from "./sources.documents";
import { useWords } from "./words";

interface Values {
  readonly name: string;
  readonly publicName: string;
  readonly kind: SourceKind;
  readonly placement: SourcePlacement;
  readonly material: string;
  readonly owner: string;
  readonly journeyStep: string;
}

const NEW: Values = { name: "", publicName: "", kind: "OFFLINE", placement: "STORE", material: "", owner: "", journeyStep: "" };

export function SourceDialog(props: { readonly source: (Values & { readonly id: string }) | null; readonly onClose: () => void }) {
  const locale = useWords();
  const notify = useNotify();
  const router = useRouter();
  const fail = useFailure(locale);
  const { source } = props;
  const [values, setValues] = useState<Values>(source ?? NEW);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const { run, isBusy } = useChange(SourceSaveDocument, [SourcesDocument, SourceDocument]);
  const set = (change: Partial<Values>) => {
    setValues({ ...values, ...change });
    setErrors({});
  };
  const save = async () => {
    const { name, publicName, kind, placement, material, owner, journeyStep } = values;
    const outcome = await run({ id: source?.id ?? null, input: { name, publicName, kind, placement, material, owner, journeyStep } });
    if (outcome.isDone) {
      notify.done(locale.t("sources.saved"));
      props.onClose();
      const id = outcome.payload.source?.id;
      if (source === null && id !== undefined) router.go(`/sources/${encodeURIComponent(id)}`);
    } else if (outcome.refusal) fail(outcome);
    else setErrors(Object.fromEntries(outcome.errors.map((each) => [each.field ?? "name", fieldErrorInWords(locale, each)])));
  };
  return (
    <Dialog
      title={locale.t(source === null ? "sources.new" : "sources.edit")}
      isWide
      onClose={props.onClose}
      actions={
        <Button kind="primary" disabled={values.name.trim() === ""} isBusy={isBusy} onClick={() => void save()}>
          {locale.t("form.save")}
        </Button>
      }
    >
      <Stack>
        <Input label={locale.t("sources.name")} hint={locale.t("sources.name.hint")} value={values.name} maxLength={60} error={errors["name"]} onChange={(name) => { set({ name }); }} />
        <Grid>
          <Select label={locale.t("sources.kind")} value={values.kind} options={KINDS.map((each) => ({ value: each, label: locale.t(`kind.${each}`) }))} onChange={(kind) => { set({ kind }); }} />
          <Select
            label={locale.t("sources.placement")}
            value={values.placement}
            options={PLACEMENTS.map((each) => ({ value: each, label: locale.t(`placement.${each}`) }))}
            onChange={(placement) => { set({ placement }); }}
          />
        </Grid>
        <Grid>
          <Input isOptional label={locale.t("sources.material")} hint={locale.t("sources.material.hint")} value={values.material} maxLength={60} error={errors["material"]} onChange={(material) => { set({ material }); }} />
          <Input isOptional label={locale.t("sources.owner")} hint={locale.t("sources.owner.hint")} value={values.owner} maxLength={60} error={errors["owner"]} onChange={(owner) => { set({ owner }); }} />
        </Grid>
        <Input isOptional label={locale.t("sources.journey_step")} hint={locale.t("sources.journey_step.hint")} value={values.journeyStep} maxLength={80} error={errors["journeyStep"]} onChange={(journeyStep) => { set({ journeyStep }); }} />
        <Input isOptional label={locale.t("sources.public_name")} hint={locale.t("sources.public_name.hint")} value={values.publicName} maxLength={60} error={errors["publicName"]} onChange={(publicName) => { set({ publicName }); }} />
      </Stack>
    </Dialog>
  );
}
