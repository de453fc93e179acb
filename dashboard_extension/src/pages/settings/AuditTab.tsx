import { useMemo, useState, type ReactNode } from "react";

import { useRead } from "../../api/hooks";
import { usePlace, useRouter } from "../../app/router";
import { Button, Card, DateField, Dialog, EmptyState, IconButton, Loaded, Select, Table, type Column } from "../../design";
import { actionInWords, linesOf, targetOf, type Names } from "./audit";
import { AuditLogDocument, type AuditLogQuery } from "./audit.documents";
import { AuditNamesDocument, type AuditNamesQuery } from "./auditNames.documents";
import { StaffDocument } from "./staff.documents";
import { useWords } from "./words";

type Entry = AuditLogQuery["auditLog"]["edges"][number]["node"];

const PAGE = 25;
const SUBJECTS = ["account", "policies", "staff", "recall", "coupon", "template", "message", "segment", "tag", "trait", "customer", "source", "form", "reply", "menu", "slot"] as const;

export function AuditTab() {
  const locale = useWords();
  const router = useRouter();
  const { query } = usePlace();
  const actor = query.get("who") ?? "";
  const subject = SUBJECTS.find((each) => each === query.get("what")) ?? "";
  const since = query.get("since") ?? "";
  // cursors of the pages before this one, so that there is a way back
  const [trail, setTrail] = useState<readonly string[]>([]);
  const after = trail.at(-1) ?? null;
  const staff = useRead(StaffDocument, {});
  const read = useRead(AuditLogDocument, {
    first: PAGE,
    after,
    actor: actor || null,
    // of one and of many: "customer." and "customers."
    action: subject === "" ? null : ["customer", "tag", "policies"].includes(subject) ? subject : `${subject}.`,
    since: /^\d{4}-\d{2}-\d{2}$/.test(since) ? `${since}T00:00:00+08:00` : null,
  });
  const known = useRead(AuditNamesDocument, {});
  const names = useMemo(() => namesOf(known.data), [known.data]);
  const emails = new Map((staff.data?.staff ?? []).map((member) => [member.userId, member.email]));
  const isFiltered = actor !== "" || subject !== "" || since !== "";
  const filter = (change: Readonly<Record<string, string>>) => {
    setTrail([]);
    router.ask(change);
  };
  return (
    <Card title={locale.t("tab.audit")} subtitle={locale.t("audit.text")} isFlush>
      <div className="filters settings-filters">
        <Select
          label={locale.t("audit.who")}
          value={actor}
          options={[
            { value: "", label: locale.t("audit.all_staff") },
            ...(staff.data?.staff ?? []).map((member) => ({ value: `staff:${member.userId}`, label: member.email })),
          ]}
          onChange={(who) => {
            filter({ who });
          }}
        />
        <Select
          label={locale.t("audit.what")}
          value={subject}
          options={[
            { value: "", label: locale.t("audit.all_actions") },
            ...SUBJECTS.map((each) => ({ value: each, label: locale.t(`subject.${each}`) })),
          ]}
          onChange={(what) => {
            filter({ what });
          }}
        />
        <DateField
          label={locale.t("audit.since")}
          value={since}
          onChange={(day) => {
            filter({ since: day });
          }}
        />
      </div>
      <Loaded of={read}>
        {({ auditLog }) => (
          <Entries
            entries={auditLog.edges.map((edge) => edge.node)}
            emails={emails}
            names={names}
            isOld={read.isOld}
            onPrevious={
              trail.length === 0
                ? null
                : () => {
                    setTrail(trail.slice(0, -1));
                  }
            }
            onNext={
              auditLog.pageInfo.hasNextPage && auditLog.pageInfo.endCursor !== null
                ? () => {
                    setTrail([...trail, auditLog.pageInfo.endCursor ?? ""]);
                  }
                : null
            }
            empty={
              isFiltered ? (
                <EmptyState icon="search" title={locale.t("audit.empty_filtered.title")} text={locale.t("audit.empty_filtered.text")}>
                  <Button
                    onClick={() => {
                      filter({ who: "", what: "", since: "" });
                    }}
                  >
                    {locale.t("audit.clear")}
                  </Button>
                </EmptyState>
              ) : (
                <EmptyState icon="edit" title={locale.t("audit.empty.title")} text={locale.t("audit.empty.text")} />
              )
            }
          />
        )}
      </Loaded>
    </Card>
  );
}

function Entries(props: {
  readonly entries: readonly Entry[];
  /** addresses of staff, by user id */
  readonly emails: ReadonlyMap<string, string>;
  readonly names: Names;
  readonly isOld: boolean;
  readonly onPrevious: (() => void) | null;
  readonly onNext: (() => void) | null;
  readonly empty: ReactNode;
}) {
  const locale = useWords();
  const [open, setOpen] = useState<Entry | null>(null);
  const what = (entry: Entry) => actionInWords(locale, entry.action);
  const columns: readonly Column<Entry>[] = [
    {
      key: "when",
      title: locale.t("audit.when"),
      cell: (entry) => (
        <time dateTime={entry.at} title={locale.fullMoment(entry.at)}>
          {locale.moment(entry.at)}
        </time>
      ),
    },
    { key: "who", title: locale.t("audit.who"), wraps: true, cell: (entry) => <Who entry={entry} /> },
    { key: "what", title: locale.t("audit.what"), wraps: true, cell: what },
    { key: "target", title: locale.t("audit.target"), wraps: true, cell: (entry) => <span className="muted">{targetOf(entry, props.emails, props.names)}</span> },
    {
      key: "details",
      title: locale.t("audit.details"),
      isTitleHidden: true,
      align: "end",
      cell: (entry) => (
        <IconButton
          icon="info"
          label={locale.t("audit.details.of", { what: what(entry) })}
          onClick={() => {
            setOpen(entry);
          }}
        />
      ),
    },
  ];
  return (
    <>
      <Table
        caption={locale.t("audit.caption")}
        columns={columns}
        rows={props.entries}
        keyOf={(entry) => entry.id}
        isOld={props.isOld}
        paging={{ onPrevious: props.onPrevious, onNext: props.onNext }}
        empty={props.empty}
      />
      {open && (
        <Dialog
          title={what(open)}
          isWide
          onClose={() => {
            setOpen(null);
          }}
        >
          <p className="muted">
            {locale.fullMoment(open.at)} · <Who entry={open} /> · {targetOf(open, props.emails, props.names)}
          </p>
          <Changes details={open.details} />
        </Dialog>
      )}
    </>
  );
}

function Who(props: { readonly entry: Entry }) {
  const locale = useWords();
  const { actor, actorEmail } = props.entry;
  if (actorEmail !== "") return <>{actorEmail}</>;
  return <>{actor.startsWith("staff:") ? locale.t("audit.someone") : actor}</>;
}

/** By the thing's kind, as actions have it, then by key. */
function namesOf(data: AuditNamesQuery | undefined): Names {
  if (data === undefined) return {};
  const named = (rows: readonly { readonly key: string; readonly name: string }[]) => new Map(rows.map((row) => [row.key, row.name]));
  const titled = (rows: readonly { readonly key: string; readonly title: string }[]) => new Map(rows.map((row) => [row.key, row.title]));
  const recalls = named(data.journeys);
  return {
    account: named(data.accounts),
    template: titled(data.templates),
    segment: named(data.segments),
    recall: recalls,
    journey: recalls,
    coupon: named(data.coupons),
    tag: named(data.tags),
    form: titled(data.forms),
    source: named(data.sources),
    slot: named(data.slots),
  };
}

function Changes(props: { readonly details: unknown }) {
  const locale = useWords();
  const lines = linesOf(props.details);
  if (lines.length === 0) return <p className="muted">{locale.t("audit.no_details")}</p>;
  return (
    <ul className="settings-changes">
      {lines.map((line) => (
        <li key={line.path}>
          <code>{line.path}</code>
          <span>
            {line.before !== "" && (
              <>
                <del>{line.before}</del> →{" "}
              </>
            )}
            {line.after === "" ? "—" : line.after}
          </span>
        </li>
      ))}
    </ul>
  );
}
