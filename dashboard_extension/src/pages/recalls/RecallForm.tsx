import "./recalls.css";

import { useMemo, useState } from "react";

import type { PageProps } from "../../app/page";
import { useRouter } from "../../app/router";
import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { fieldErrorInWords } from "../../api/refused";
import { useMay, useNotify } from "../../bridge/context";
import { ButtonLink, Columns, EmptyState, Loaded, NoAccess, Page, PageSkeleton, Savebar, useDraft } from "../../design";
import { useSettled } from "../../shared/settled";
import { Conditions, CouponCard, LandingCard } from "./FormCards";
import { fieldOf, freeKey, isWelcomeChosen, newValues, parametersOf, recipeOf, touchErrors, touchKeys, valuesOf, type FormValues } from "./parameters";
import { RecallDocument, RecallFormDocument, RecallsDocument, SaveRecallDocument, type RecallFormQuery } from "./recalls.documents";
import { KindCard, StartCard } from "./StartCard";
import { TimelinePicture } from "./TimelinePicture";
import { TouchCards } from "./TouchCards";
import { WelcomeCards } from "./WelcomeCard";
import { useWords } from "./words";


export default function RecallForm(props: PageProps) {
  const locale = useWords();
  const may = useMay("MANAGE_DISCOUNTS");
  const id = props.params["id"] ?? null;
  const read = useRead(RecallFormDocument, { id: id ?? "", isNew: id === null }, { isWanted: may });
  if (!may) return <NoAccess permission="MANAGE_DISCOUNTS" />;
  return (
    <Loaded of={read} skeleton={<PageSkeleton />}>
      {(data) =>
        id !== null && !data.journey ? (
          <Page title={locale.t("page.recalls")} back={{ to: "/recalls", label: locale.t("page.recalls") }}>
            <EmptyState icon="search" title={locale.t("recalls.unknown.title")} text={locale.t("recalls.unknown.text")}>
              <ButtonLink to="/recalls">{locale.t("page.recalls")}</ButtonLink>
            </EmptyState>
          </Page>
        ) : data.journey && recipeOf(data.journey.recipe) === null ? (
          <Page title={data.journey.name} back={{ to: `/recalls/${encodeURIComponent(data.journey.id)}`, label: data.journey.name }}>
            <EmptyState icon="info" title={locale.t("recalls.form.other.title")} text={locale.t("recalls.form.other.text")} />
          </Page>
        ) : (
          <Form data={data} id={id} />
        )
      }
    </Loaded>
  );
}

function Form(props: { readonly data: RecallFormQuery; readonly id: string | null }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const router = useRouter();
  const { data, id } = props;
  const journey = data.journey ?? null;
  const initial = useMemo(
    () =>
      journey
        ? valuesOf(recipeOf(journey.recipe) ?? "abandoned_cart", journey.name, journey.parameters)
        : newValues("abandoned_cart", locale.t("recalls.form.new_name.abandoned_cart"), data.recallChoices.templates),
    [journey, locale, data.recallChoices.templates],
  );
  const draft = useDraft<FormValues>(initial);
  const save = useChange(SaveRecallDocument, [RecallsDocument, RecallDocument, RecallFormDocument]);
  const { values } = draft;
  const current = useMemo(() => ({ recipe: values.recipe, parameters: parametersOf(values), touches: touchKeys(values) }), [values]);
  const settled = useSettled(current);
  const [hasTried, setTried] = useState(false);
  const wrong = touchErrors(values);
  const isComplete = wrong.every((each) => each === null) && isWelcomeChosen(values) && (values.recipe !== "segment_entry" || values.segment !== "");
  const isLive = journey?.status === "LIVE";

  const submit = async () => {
    setTried(true);
    if (values.name.trim() === "") {
      draft.fail({ name: locale.t("recalls.form.wrong.no_name") });
      return;
    }
    if (values.recipe === "segment_entry" && values.segment === "") {
      draft.fail({ segment: locale.t("recalls.form.segment.choose") });
      return;
    }
    if (!isComplete) {
      notify.failed(locale.t("recalls.form.wrong"), locale.t("recalls.form.wrong.text"));
      return;
    }
    const outcome = await save.run({
      id,
      key: journey?.key ?? freeKey(values.recipe, data.journeys.map((each) => each.key)),
      name: values.name.trim(),
      recipe: values.recipe,
      parameters: parametersOf(values),
    });
    if (outcome.isDone) {
      draft.saved();
      notify.done(locale.t("recalls.form.saved"));
      const saved = outcome.payload.journey?.id;
      if (id === null && saved) router.go(`/recalls/${encodeURIComponent(saved)}`);
    } else if (outcome.refusal) {
      fail(outcome);
    } else {
      notify.failed(locale.t("recalls.form.wrong"), outcome.errors.map((each) => fieldErrorInWords(locale, each)).join(" "));
    }
  };
  return (
    <Page
      title={journey ? journey.name : locale.t("recalls.new")}
      subtitle={locale.t(isLive ? "recalls.form.subtitle.live" : "recalls.form.subtitle")}
      back={journey ? { to: `/recalls/${encodeURIComponent(journey.id)}`, label: journey.name } : { to: "/recalls", label: locale.t("page.recalls") }}
    >
      <Columns
        isSticky
        aside={
          <TimelinePicture
            wanted={settled}
            current={current}
            isComplete={isComplete}
            onWrong={(paths) => {
              const errors = Object.fromEntries(paths.map((path) => [fieldOf(path), locale.t("recalls.form.wrong.value")]));
              if (JSON.stringify(errors) !== JSON.stringify(draft.errors)) draft.fail(errors);
            }}
          />
        }
      >
        {id === null && <KindCard draft={draft} choices={data.recallChoices} />}
        <StartCard draft={draft} choices={data.recallChoices} />
        {values.recipe === "welcome" && <WelcomeCards draft={draft} choices={data.recallChoices} hasTried={hasTried} />}
        <TouchCards draft={draft} choices={data.recallChoices} wrong={hasTried ? wrong : wrong.map((each) => (each === "recalls.form.wrong.no_template" ? null : each))} />
        {values.recipe !== "coupon_reminder" && <CouponCard draft={draft} choices={data.recallChoices} />}
        <Conditions draft={draft} choices={data.recallChoices} />
        <LandingCard draft={draft} />
      </Columns>
      <Savebar
        isDirty={draft.isDirty || id === null}
        isBusy={save.isBusy}
        saveLabel={id === null ? locale.t("recalls.form.create") : undefined}
        onSave={() => {
          void submit();
        }}
        onCancel={
          draft.isDirty
            ? draft.reset
            : () => {
                router.go(journey ? `/recalls/${encodeURIComponent(journey.id)}` : "/recalls");
              }
        }
      >
        {isLive && <span className="muted">{locale.t("recalls.form.version")}</span>}
      </Savebar>
    </Page>
  );
}
