import "./forms.css";

import { useState } from "react";

import type { PageProps } from "../../app/page";
import { Link } from "../../app/router";
import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { useMay, useNotify } from "../../bridge/context";
import { Button, ButtonLink, Card, Columns, Confirm, Copyable, EmptyState, Facts, Loaded, Page, PageSkeleton, Pill, Table, type Column } from "../../design";
import { csvOf, download } from "../../shared/csv";
import { AnswerList } from "./AnswerList";
import { ExportFormAnswersDocument, FormDocument, FormsDocument, FormSubmissionsDocument, SetFormOpenDocument, type FormSubmissionsQuery } from "./forms.documents";
import type { FormData } from "./drawing";
import { useWords, type Words } from "./words";

type Submission = FormSubmissionsQuery["formSubmissions"]["edges"][number]["node"];

const PAGE = 20;

/** What was answered to one form. */
export default function FormPage(props: PageProps) {
  const locale = useWords();
  const id = props.params["id"] ?? "";
  const read = useRead(FormDocument, { id });
  return (
    <Loaded of={read} skeleton={<PageSkeleton />}>
      {({ form }) =>
        form === null ? (
          <Page title={locale.t("page.forms")} back={{ to: "/forms", label: locale.t("page.forms") }}>
            <EmptyState icon="edit" title={locale.t("app.not_found.title")} text={locale.t("app.not_found.text")} />
          </Page>
        ) : (
          <Answered form={form} />
        )
      }
    </Loaded>
  );
}

function Answered(props: { readonly form: FormData }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const { form } = props;
  const [isAsking, setAsking] = useState(false);
  const exporting = useChange(ExportFormAnswersDocument, []);
  const opening = useChange(SetFormOpenDocument, [FormDocument, FormsDocument]);
  const setOpen = async (isOpen: boolean) => {
    const outcome = await opening.run({ id: form.id, isOpen });
    setAsking(false);
    if (outcome.isDone) notify.done(locale.t(isOpen ? "forms.opened" : "forms.closed.done"));
    else fail(outcome);
  };
  const save = async () => {
    const outcome = await exporting.run({ id: form.id });
    if (!outcome.isDone) {
      fail(outcome);
      return;
    }
    const { header, rows } = outcome.payload;
    const [, , ...labels] = header ?? [];
    download(`${form.key}.csv`, csvOf([[locale.t("forms.submitted"), locale.t("forms.customer"), ...labels], ...(rows ?? [])]));
  };
  return (
    <Page
      title={form.titleZh}
      subtitle={locale.t(`forms.kind.${form.kind}`)}
      back={{ to: "/forms", label: locale.t("page.forms") }}
      actions={
        <>
          <Button icon="download" isBusy={exporting.isBusy} disabled={form.tally.submissions === 0} onClick={() => void save()}>
            {locale.t("forms.download")}
          </Button>
          {mayChange && (
            <>
              <Button
                isBusy={opening.isBusy}
                onClick={() => {
                  if (form.isActive) setAsking(true);
                  else void setOpen(true);
                }}
              >
                {locale.t(form.isActive ? "forms.close" : "forms.reopen")}
              </Button>
              <ButtonLink kind="primary" icon="edit" to={`/forms/${encodeURIComponent(form.id)}/edit`}>
                {locale.t("forms.edit")}
              </ButtonLink>
            </>
          )}
        </>
      }
    >
      <Columns
        aside={
          <Card title={locale.t("forms.about")}>
            <Facts
              rows={[
                [locale.t("forms.state"), <Pill key="state" tone={form.isActive ? "success" : "neutral"}>{locale.t(form.isActive ? "forms.open" : "forms.closed")}</Pill>],
                [locale.t("forms.submissions"), locale.count(form.tally.submissions)],
                [locale.t("forms.known"), locale.count(form.tally.known)],
                [locale.t("forms.coupon"), form.couponName || "–"],
              ]}
            />
            {form.address !== null ? (
              <div className="forms-address">
                <p className="muted">{locale.t("forms.address.text")}</p>
                <Copyable label={locale.t("forms.address")} value={form.address} />
              </div>
            ) : (
              <div className="forms-address">
                <p className="muted">{locale.t("forms.key.text")}</p>
                <Copyable label={locale.t("forms.key")} value={form.key} />
              </div>
            )}
          </Card>
        }
      >
        <Answers id={form.id} empty={form.isActive ? (form.kind === "JINSHUJU" ? "jinshuju" : "text") : "closed"} />
      </Columns>
      {isAsking && (
        <Confirm
          title={locale.t("forms.close.title")}
          text={locale.t("forms.close.text")}
          kind="critical"
          yes={locale.t("forms.close")}
          isBusy={opening.isBusy}
          onYes={() => void setOpen(false)}
          onNo={() => {
            setAsking(false);
          }}
        />
      )}
    </Page>
  );
}

function Answers(props: { readonly id: string; readonly empty: "text" | "jinshuju" | "closed" }) {
  const locale = useWords();
  const [trail, setTrail] = useState<readonly string[]>([]);
  const read = useRead(FormSubmissionsDocument, { id: props.id, first: PAGE, after: trail.at(-1) ?? null });
  const table = (rows: readonly Submission[] | undefined, next: string | null) => (
    <Card title={locale.t("forms.answers")} isFlush>
      <Table
        caption={locale.t("forms.answers")}
        columns={columnsOf(locale)}
        rows={rows}
        isOld={read.isOld}
        keyOf={(row) => row.id}
        paging={{
          onPrevious:
            trail.length === 0
              ? null
              : () => {
                  setTrail(trail.slice(0, -1));
                },
          onNext:
            next === null
              ? null
              : () => {
                  setTrail([...trail, next]);
                },
        }}
        empty={<EmptyState icon="edit" title={locale.t("forms.no_answers.title")} text={locale.t(`forms.no_answers.${props.empty}`)} />}
      />
    </Card>
  );
  return (
    <Loaded of={read} skeleton={table(undefined, null)}>
      {({ formSubmissions }) =>
        table(
          formSubmissions.edges.map((edge) => edge.node),
          formSubmissions.pageInfo.hasNextPage ? (formSubmissions.pageInfo.endCursor ?? null) : null,
        )
      }
    </Loaded>
  );
}

function columnsOf(locale: Words): readonly Column<Submission>[] {
  return [
    { key: "when", title: locale.t("forms.submitted"), cell: (row) => <time dateTime={row.submittedAt}>{locale.moment(row.submittedAt)}</time> },
    {
      key: "who",
      title: locale.t("forms.customer"),
      cell: (row) =>
        row.person === null ? (
          <span className="muted" title={locale.t("forms.nobody.why")}>
            {locale.t("forms.nobody")}
          </span>
        ) : (
          <Link to={`/customers/${encodeURIComponent(row.person.id)}`}>{row.person.name || row.person.phone || row.person.email || locale.t("forms.nameless")}</Link>
        ),
    },
    { key: "answers", title: locale.t("forms.answers"), wraps: true, cell: (row) => <AnswerList answers={row.answers} /> },
  ];
}
