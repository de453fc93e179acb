import "./tags.css";

import { useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { fieldErrorInWords } from "../../api/refused";
import type { TagFamily } from "../../api/schema";
import { Link } from "../../app/router";
import { useNotify } from "../../bridge/context";
import { Button, Card, Confirm, Dialog, EmptyState, Input, Loaded, Pill, Progress, Row, Select, Stack, Table, Toggle, type Column } from "../../design";
import { TagImportDialog } from "./TagImport";
import { TagDeleteDocument, TagJobsDocument, TagsDocument, TagSaveDocument, type TagDeleteMutation, type TagsQuery, WechatTagsDocument } from "./tags.documents";
import { TraitsCard } from "./Traits";
import { WechatTagsCard } from "./WechatTags";
import { useWords, type Words } from "./words";

type Tag = TagsQuery["tags"][number];

const FAMILIES: readonly TagFamily[] = ["NATURE", "BEHAVIOUR", "ORDERS", "OTHER"];
const QUICK_MS = 1500;

export default function Tags() {
  const locale = useWords();
  const read = useRead(TagsDocument, {});
  const [open, setOpen] = useState<"new" | "import" | Tag | null>(null);
  const close = () => {
    setOpen(null);
  };
  const actions = (
    <Row>
      <Button
        icon="upload"
        onClick={() => {
          setOpen("import");
        }}
      >
        {locale.t("tags.import")}
      </Button>
      <Button
        kind="primary"
        icon="add"
        onClick={() => {
          setOpen("new");
        }}
      >
        {locale.t("tags.new")}
      </Button>
    </Row>
  );
  return (
    <>
      <Running />
      <Loaded of={read} skeleton={<TagTable locale={locale} title={locale.t("tags.title")} rows={undefined} onOpen={setOpen} actions={null} />}>
        {({ tags }) =>
          tags.length === 0 ? (
            <Card>
              <EmptyState icon="tag" title={locale.t("tags.empty.title")} text={locale.t("tags.empty.text")}>
                {actions}
              </EmptyState>
            </Card>
          ) : (
            <TagTable locale={locale} title={locale.t("tags.title")} rows={tags} onOpen={setOpen} actions={actions} />
          )
        }
      </Loaded>
      <WechatTagsCard />
      <TraitsCard />
      {open === "import" && <TagImportDialog onClose={close} />}
      {open !== null && open !== "import" && <TagDialog tag={open === "new" ? null : open} onClose={close} />}
    </>
  );
}

/** Imports that go on, whoever left or reloaded the page. */
function Running() {
  const locale = useWords();
  const first = useRead(TagJobsDocument, { first: 10 });
  const running = (first.data?.jobs ?? []).filter((job) => job.kind.startsWith("tags.") && (job.state === "WAITING" || job.state === "RUNNING"));
  useRead(TagJobsDocument, { first: 10 }, { every: running.length > 0 ? QUICK_MS : false });
  if (running.length === 0) return null;
  return (
    <Card title={locale.t("tags.running")}>
      <Stack isTight>
        {running.map((job) => (
          <Progress key={job.id} label={locale.t(job.kind === "tags.import" ? "tags.running.import" : "tags.running.change")} done={job.done + job.failed} total={job.total} />
        ))}
      </Stack>
    </Card>
  );
}

function TagTable(props: {
  readonly locale: Words;
  readonly title: string;
  readonly rows: readonly Tag[] | undefined;
  readonly actions: React.ReactNode;
  readonly onOpen: (tag: Tag) => void;
}) {
  const { locale } = props;
  const columns: readonly Column<Tag>[] = [
    {
      key: "name",
      title: locale.t("tags.column.tag"),
      cell: (tag) => (
        <span className="tags-face">
          <span>{tag.name}</span>
          {tag.isMirrored && <Pill tone="info">{locale.t("tags.mirrored")}</Pill>}
          {tag.isShown && <Pill tone="neutral">{locale.t("tags.shown")}</Pill>}
        </span>
      ),
    },
    { key: "family", title: locale.t("tags.column.family"), cell: (tag) => locale.t(`tags.family.${tag.family}`) },
    { key: "people", title: locale.t("tags.column.people"), align: "end", cell: (tag) => locale.count(tag.people) },
    {
      key: "edit",
      title: locale.t("tags.edit"),
      isTitleHidden: true,
      align: "end",
      cell: (tag) => (
        <Button
          kind="quiet"
          icon="edit"
          aria-label={locale.t("tags.edit.named", { name: tag.name })}
          onClick={() => {
            props.onOpen(tag);
          }}
        >
          {locale.t("tags.edit")}
        </Button>
      ),
    },
  ];
  return (
    <Card title={props.title} subtitle={locale.t("tags.text")} actions={props.actions} isFlush>
      <Table caption={props.title} columns={columns} rows={props.rows} keyOf={(tag) => tag.id} nameOf={(tag) => tag.name} />
    </Card>
  );
}

function TagDialog(props: { readonly tag: Tag | null; readonly onClose: () => void }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { tag } = props;
  const [name, setName] = useState(tag?.name ?? "");
  const [family, setFamily] = useState<TagFamily>(tag?.family ?? "OTHER");
  const [isMirrored, setMirrored] = useState(tag?.isMirrored ?? false);
  const [isShown, setShown] = useState(tag?.isShown ?? false);
  const [error, setError] = useState<string | undefined>();
  const { run, isBusy } = useChange(TagSaveDocument, [TagsDocument, WechatTagsDocument]);
  const [isDeleting, setDeleting] = useState(false);
  const theirs = useRead(WechatTagsDocument, {}, { isWanted: tag !== null }).data?.wechatTags ?? [];
  const inWechat = tag === null || name.trim() === tag.name ? [] : theirs.filter((each) => each.tag === tag.key);
  const isFromWechat = inWechat.every((each) => each.direction === "FROM");
  if (isDeleting && tag !== null) return <DeleteTag tag={tag} onClose={props.onClose} />;
  const save = async () => {
    const called = name.trim();
    // a new tag is known by what it is called; spaces would split it
    const outcome = await run({ key: tag?.key ?? called.replaceAll(/\s+/g, "-"), name: called, family, isMirrored, isShown });
    if (outcome.isDone) {
      notify.done(locale.t("tags.saved"));
      props.onClose();
    } else if (outcome.refusal) fail(outcome);
    else setError(outcome.errors.map((each) => fieldErrorInWords(locale, each)).join(" "));
  };
  return (
    <Dialog
      title={locale.t(tag === null ? "tags.new" : "tags.edit.title")}
      onClose={props.onClose}
      actions={
        <>
          {tag !== null && (
            <Button
              kind="critical"
              icon="trash"
              onClick={() => {
                setDeleting(true);
              }}
            >
              {locale.t("form.delete")}
            </Button>
          )}
          <Button kind="primary" disabled={name.trim() === ""} isBusy={isBusy} onClick={() => void save()}>
            {locale.t("form.save")}
          </Button>
        </>
      }
    >
      <Stack isTight>
        <Input
          label={locale.t("tags.name")}
          value={name}
          maxLength={60}
          error={error}
          hint={inWechat.length > 0 ? locale.t(isFromWechat ? "tags.name.wechat.from" : "tags.name.wechat") : undefined}
          onChange={(next) => {
            setName(next);
            setError(undefined);
          }}
        />
        <Select
          label={locale.t("tags.column.family")}
          value={family}
          options={FAMILIES.map((each) => ({ value: each, label: locale.t(`tags.family.${each}`) }))}
          onChange={setFamily}
        />
        <Toggle label={locale.t("tags.mirror")} hint={locale.t("tags.mirror.hint")} isOn={isMirrored} onChange={setMirrored} />
        <Toggle label={locale.t("tags.show")} hint={locale.t("tags.show.hint")} isOn={isShown} onChange={setShown} />
      </Stack>
    </Dialog>
  );
}

/** Says on how many it is, and what still needs it if it cannot go. */
function DeleteTag(props: { readonly tag: Tag; readonly onClose: () => void }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { tag } = props;
  const [users, setUsers] = useState<NonNullable<NonNullable<TagDeleteMutation["deleteTag"]>["usedBy"]>>([]);
  const { run, isBusy } = useChange(TagDeleteDocument, [TagsDocument, TagJobsDocument]);
  const remove = async () => {
    const outcome = await run({ key: tag.key });
    if (outcome.isDone) {
      notify.done(locale.t(outcome.payload.job === null ? "tags.deleted" : "tags.deleting", { name: tag.name, count: outcome.payload.people ?? 0 }));
      props.onClose();
      return;
    }
    const usedBy = outcome.payload?.usedBy ?? [];
    if (usedBy.length > 0) {
      setUsers(usedBy);
      return;
    }
    fail(outcome);
    props.onClose();
  };
  if (users.length > 0) {
    return (
      <Dialog title={locale.t("tags.in_use.title", { name: tag.name })} onClose={props.onClose}>
        <Stack isTight>
          <p>{locale.t("tags.in_use.text")}</p>
          <ul className="tags-users">
            {users.map((user) => (
              <li key={`${user.kind}-${user.id}`}>
                <Link to={`${user.kind === "SEGMENT" ? "/segments" : "/recalls"}/${encodeURIComponent(user.id)}`}>{user.name}</Link>{" "}
                <span className="muted">{locale.t(`tags.in_use.${user.kind}`)}</span>
              </li>
            ))}
          </ul>
        </Stack>
      </Dialog>
    );
  }
  return (
    <Confirm
      title={locale.t("tags.delete.title", { name: tag.name })}
      text={locale.t(tag.people === 0 ? "tags.delete.nobody" : "tags.delete.text", { count: tag.people })}
      yes={locale.t("form.delete")}
      kind="critical"
      isBusy={isBusy}
      onYes={() => void remove()}
      onNo={props.onClose}
    />
  );
}
