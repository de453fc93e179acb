import { useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { useMaySend } from "../../api/me";
import { fieldErrorInWords } from "../../api/refused";
import { useMay, useNotify } from "../../bridge/context";
import { Banner, Button, Card, EmptyState, Facts, Grid, Input, Loaded, Select, Stack, Table, Toggle } from "../../design";
import { PromiseTemplatesDocument, SaveWatchRuleDocument, WatchRulesDocument, type PromiseTemplatesQuery, type WatchRulesQuery } from "./promises.documents";
import { subscribed } from "./SaleForm";
import { useWords } from "./words";

type Rule = WatchRulesQuery["watchRules"][number];

const REFRESH_MS = 30_000;

/** Goods that people wait for: whether they may, how they are told, what they wait for. */
export default function WatchesTab() {
  const locale = useWords();
  const read = useRead(WatchRulesDocument, {}, { every: REFRESH_MS });
  const templates = useRead(PromiseTemplatesDocument, {});
  return (
    <Loaded of={read}>
      {({ watchRules, watchedGoods }) => (
        <Loaded of={templates}>
          {(data) => (
            <Stack>
              {subscribed(data.templates).length === 0 && <Banner tone="warning">{locale.t("sales.no_template")}</Banner>}
              <Grid least={320}>
                {watchRules.map((rule) => (
                  <RuleCard key={rule.kind} rule={rule} templates={subscribed(data.templates)} />
                ))}
              </Grid>
              <Card title={locale.t("watches.goods")} isFlush>
                <Table
                  caption={locale.t("watches.goods")}
                  rows={watchedGoods}
                  keyOf={(row) => `${row.kind}:${row.product}`}
                  columns={[
                    { key: "product", title: locale.t("watches.product"), cell: (row) => row.product },
                    { key: "kind", title: locale.t("watches.kind"), cell: (row) => locale.t(`watches.kind.${row.kind}`) },
                    { key: "waiting", title: locale.t("kept.promised"), align: "end", cell: (row) => locale.count(row.waiting) },
                  ]}
                  empty={<EmptyState icon="people" title={locale.t("watches.empty.title")} text={locale.t(watchRules.some((rule) => rule.isOn) ? "watches.empty.on" : "watches.empty.text")} />}
                />
              </Card>
            </Stack>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}

function RuleCard(props: { readonly rule: Rule; readonly templates: PromiseTemplatesQuery["templates"] }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const maySend = useMaySend();
  const { rule } = props;
  const [isOn, setOn] = useState(rule.isOn);
  const [templateId, setTemplate] = useState(rule.templateId ?? "");
  const [page, setPage] = useState(rule.landing.miniProgram);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const { run, isBusy } = useChange(SaveWatchRuleDocument, [WatchRulesDocument]);
  const isLocked = !mayChange || !maySend;
  const isDirty = isOn !== rule.isOn || templateId !== (rule.templateId ?? "") || page !== rule.landing.miniProgram;
  const save = async () => {
    const outcome = await run({ kind: rule.kind, isOn, templateId: templateId || null, landing: { h5: rule.landing.h5, miniProgram: page, appId: rule.landing.appId } });
    if (outcome.isDone) {
      setErrors({});
      notify.done(locale.t("form.saved"));
    } else if (outcome.refusal) {
      fail(outcome);
    } else {
      setErrors(Object.fromEntries(outcome.errors.map((error) => [error.field ?? "", fieldErrorInWords(locale, error)])));
    }
  };
  return (
    <Card title={locale.t(`watches.kind.${rule.kind}`)} subtitle={locale.t(`watches.kind.${rule.kind}.text`)}>
      <Stack>
        <Toggle label={locale.t("watches.on")} isOn={isOn} disabled={isLocked} onChange={setOn} />
        <Select
          label={locale.t("sales.template")}
          value={templateId}
          disabled={isLocked}
          error={errors["templateId"]}
          options={[{ value: "", label: locale.t("sales.template.choose") }, ...props.templates.map((each) => ({ value: each.id, label: `${each.title} · ${each.account.name}` }))]}
          onChange={setTemplate}
        />
        <Input label={locale.t("sales.page")} hint={locale.t("watches.page.hint", { variant: "{variant}" })} value={page} isOptional spellCheck={false} disabled={isLocked} error={errors["landing"]} onChange={setPage} />
        <Facts
          rows={[
            [locale.t("kept.promised"), locale.count(rule.kept.promised)],
            [locale.t("kept.sent"), locale.count(rule.kept.sent)],
            [locale.t("kept.missed"), locale.count(rule.kept.missed)],
          ]}
        />
        {isLocked ? (
          <p className="muted">{locale.t("watches.locked")}</p>
        ) : (
          <div>
            <Button kind="primary" disabled={!isDirty} isBusy={isBusy} onClick={() => void save()}>
              {locale.t("form.save")}
            </Button>
          </div>
        )}
      </Stack>
    </Card>
  );
}
