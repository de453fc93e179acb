import "./segments.css";

import { useMemo, useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { fieldErrorInWords } from "../../api/refused";
import type { PageProps } from "../../app/page";
import { useQueryValue, useRouter } from "../../app/router";
import { useNotify } from "../../bridge/context";
import { ButtonLink, Banner, Card, Columns, EmptyState, Input, Loaded, MultiCombobox, Page, PageSkeleton, Pill, Savebar, Stack, TabPanel, Tabs, useDraft } from "../../design";
import { useSettled } from "../../shared/settled";
import { MembersTab } from "./MembersTab";
import { PreviewCard } from "./PreviewCard";
import { RuleBuilder } from "./RuleBuilder";
import { countLeaves, newTree, problemsByPart, ruleOf, treeOf, type Group } from "./rules";
import { sayRule, type Vocabulary } from "./say";
import { SegmentActions } from "./SegmentActions";
import {
  SegmentDocument,
  SegmentPreviewDocument,
  SegmentSaveDocument,
  SegmentsDocument,
  SegmentVocabularyDocument,
  type SegmentQuery,
} from "./segments.documents";
import { useWords } from "./words";

/** how long the typing rests before people are counted */
const TYPED_MS = 450;

type Segment = NonNullable<SegmentQuery["segment"]>;

export default function SegmentForm(props: PageProps) {
  const id = props.params["id"];
  return id === undefined ? <New /> : <Existing id={id} />;
}

const BACK = "/segments";

function New() {
  const locale = useWords();
  const read = useRead(SegmentVocabularyDocument, {});
  return (
    <Loaded of={read} skeleton={<PageSkeleton />}>
      {({ ruleVocabulary }) => (
        <Page title={locale.t("segments.new")} subtitle={locale.t("segments.new.text")} back={{ to: BACK, label: locale.t("page.segments") }}>
          <Builder segment={null} vocabulary={ruleVocabulary} />
        </Page>
      )}
    </Loaded>
  );
}

/** Why a rule that reads well was not counted. */
const isUncounted = (error: string): error is "not_counted" | "too_slow" => error === "not_counted" || error === "too_slow";
const TABS = ["members", "rule", "history"] as const;
type TabKey = (typeof TABS)[number];
const BUILDING_MS = 1500;

function Existing(props: { readonly id: string }) {
  const locale = useWords();
  const [isMoving, setMoving] = useState(false);
  const read = useRead(SegmentDocument, { id: props.id }, { every: isMoving ? BUILDING_MS : false });
  const [tab, setTab] = useQueryValue("tab");
  const chosen: TabKey = TABS.find((each) => each === tab) ?? "members";
  const moves = read.data?.segment?.isBuilding ?? false;
  if (moves !== isMoving) setMoving(moves);
  return (
    <Loaded of={read} skeleton={<PageSkeleton />}>
      {({ segment, ruleVocabulary }) =>
        segment === null ? (
          <Page title={locale.t("page.segments")} back={{ to: BACK, label: locale.t("page.segments") }}>
            <EmptyState icon="search" title={locale.t("segments.unknown.title")} text={locale.t("segments.unknown.text")}>
              <ButtonLink to={BACK}>{locale.t("page.segments")}</ButtonLink>
            </EmptyState>
          </Page>
        ) : (
          <Page
            title={segment.name}
            subtitle={sayRule(locale, segment.rule, ruleVocabulary)}
            back={{ to: BACK, label: locale.t("page.segments") }}
            actions={
              <>
                <StatusPill segment={segment} />
                <SegmentActions id={segment.id} code={segment.key} name={segment.name} status={segment.status} size={segment.size} tags={ruleVocabulary.tags} usedBy={segment.usedBy} />
              </>
            }
          >
            {segment.error !== "" && (
              <Banner tone="critical" title={locale.t("segments.broken.title")}>
                {locale.t(isUncounted(segment.error) ? `segments.broken.${segment.error}` : "segments.broken.text")}
              </Banner>
            )}
            <Tabs
              label={segment.name}
              chosen={chosen}
              onChoose={(key) => {
                setTab(key === "members" ? null : key);
              }}
              tabs={TABS.map((key) => ({ key, label: locale.t(`segments.tab.${key}`) }))}
            />
            <TabPanel of={chosen}>
              {chosen === "members" && <MembersTab segment={segment} />}
              {chosen === "rule" &&
                (segment.kind === "CUSTOM" ? (
                  <Builder segment={segment} vocabulary={ruleVocabulary} />
                ) : (
                  <Card title={locale.t("segments.tab.rule")}>
                    <p>{sayRule(locale, segment.rule, ruleVocabulary)}</p>
                    <p className="muted">{locale.t("segments.built_in.text")}</p>
                  </Card>
                ))}
              {chosen === "history" && <History segment={segment} vocabulary={ruleVocabulary} />}
            </TabPanel>
          </Page>
        )
      }
    </Loaded>
  );
}

export function StatusPill(props: { readonly segment: Pick<Segment, "status" | "isBuilding" | "error"> }) {
  const locale = useWords();
  const { status, isBuilding, error } = props.segment;
  if (error !== "") return <Pill tone="critical">{locale.t("segments.status.error")}</Pill>;
  if (status === "LIVE" && isBuilding) return <Pill tone="info">{locale.t("segments.status.building")}</Pill>;
  return <Pill tone={status === "LIVE" ? "success" : "neutral"}>{locale.t(`segments.status.${status}`)}</Pill>;
}

function History(props: { readonly segment: Segment; readonly vocabulary: Vocabulary }) {
  const locale = useWords();
  return (
    <Card title={locale.t("segments.versions")} subtitle={locale.t("segments.versions.text")}>
      <ol className="segments-versions">
        {props.segment.versions.map((version) => (
          <li key={version.number}>
            <strong>{locale.t("segments.version", { number: version.number })}</strong>
            <time className="muted" dateTime={version.savedAt}>
              {locale.moment(version.savedAt)}
            </time>
            <span>{sayRule(locale, version.rule, props.vocabulary)}</span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

interface FormValues {
  readonly name: string;
  readonly tree: Group;
  readonly enterTags: readonly string[];
}

function Builder(props: { readonly segment: Segment | null; readonly vocabulary: Vocabulary }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const router = useRouter();
  const { segment, vocabulary } = props;
  const ruleText = segment === null ? "" : JSON.stringify(segment.rule);
  const tags = segment === null ? "" : segment.enterTags.join(",");
  const initial = useMemo<FormValues>(
    () => ({
      name: segment?.name ?? "",
      tree: ruleText === "" ? newTree() : treeOf(JSON.parse(ruleText)),
      enterTags: tags === "" ? [] : tags.split(","),
    }),
    [segment?.name, ruleText, tags],
  );
  const draft = useDraft<FormValues>(initial);
  const { values } = draft;
  const written = useMemo(() => ruleOf(values.tree), [values.tree]);
  const settled = useSettled(written, TYPED_MS);
  const preview = useRead(SegmentPreviewDocument, { rule: settled.rule, id: segment?.id ?? null }, { isWanted: countLeaves(values.tree) > 0 });
  const save = useChange(SegmentSaveDocument, [SegmentsDocument, SegmentDocument, SegmentVocabularyDocument]);
  const [hasTried, setTried] = useState(false);
  const found = preview.data?.segmentPreview.problems ?? [];
  // a condition just begun is not wrong yet: only what somebody tried to save
  const wrong = hasTried ? problemsByPart(found, settled.places) : new Map<string, string>();

  const submit = async () => {
    setTried(true);
    if (values.name.trim() === "") {
      draft.fail({ name: locale.t("segments.name.missing") });
      return;
    }
    const outcome = await save.run({ id: segment?.id ?? null, name: values.name.trim(), rule: written.rule, enterTags: [...values.enterTags] });
    if (outcome.isDone) {
      draft.saved();
      notify.done(locale.t("segments.saved"));
      const saved = outcome.payload.segment?.id;
      if (segment === null && saved) router.go(`/segments/${saved}`);
    } else if (outcome.refusal) {
      fail(outcome);
    } else {
      for (const error of outcome.errors) {
        if (error.field === "name") draft.fail({ name: fieldErrorInWords(locale, error) });
      }
      fail(outcome);
    }
  };
  const choices = vocabulary.tags.map((each) => ({ value: each.key, label: each.name }));
  return (
    <>
      <Columns isSticky aside={<PreviewCard rule={written.rule} vocabulary={vocabulary} read={preview} isOld={settled !== written} />}>
        <Stack>
          <Card title={locale.t("segments.basics")}>
            <Input
              label={locale.t("segments.name")}
              value={values.name}
              error={draft.errors.name}
              maxLength={120}
              onChange={(name) => {
                draft.set({ name });
              }}
            />
          </Card>
          <Card title={locale.t("segments.rule")} subtitle={locale.t("segments.rule.text")}>
            <RuleBuilder
              tree={values.tree}
              vocabulary={vocabulary}
              wrong={wrong}
              onChange={(tree) => {
                draft.set({ tree });
              }}
            />
          </Card>
          <Card title={locale.t("segments.enter_tags")} subtitle={locale.t("segments.enter_tags.text")}>
            <MultiCombobox
              label={locale.t("segments.enter_tags.label")}
              isOptional
              hint={choices.length === 0 ? locale.t("leaf.tag.hint") : undefined}
              value={values.enterTags.map((key) => choices.find((each) => each.value === key) ?? { value: key, label: key })}
              choices={choices}
              onChange={(chosen) => {
                draft.set({ enterTags: chosen.map((each) => each.value) });
              }}
            />
          </Card>
        </Stack>
      </Columns>
      <Savebar
        isDirty={draft.isDirty || segment === null}
        isBusy={save.isBusy}
        saveLabel={segment === null ? locale.t("segments.create") : undefined}
        onSave={() => void submit()}
        onCancel={() => {
          if (segment === null) router.go(BACK);
          else draft.reset();
        }}
      />
    </>
  );
}
