import { useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import type { WeChatTagDirection } from "../../api/schema";
import { useNotify } from "../../bridge/context";
import { Button, Card, Checkbox, Dialog, EmptyState, Loaded, Pill, Row, Select, Stack, Table, type Column } from "../../design";
import { MirrorTagDocument, StopMirroringTagDocument, TagsDocument, WechatTagsDocument, type WechatTagsQuery } from "./tags.documents";
import { useWords } from "./words";

type Mirrored = WechatTagsQuery["wechatTags"][number];
type Account = WechatTagsQuery["accountFollowers"][number];

const DIRECTIONS: readonly WeChatTagDirection[] = ["BOTH", "TO", "FROM"];
const MS = 30_000;

/** Tags that are kept the same as a service account's own; nothing where there is none. */
export function WechatTagsCard() {
  const locale = useWords();
  const read = useRead(WechatTagsDocument, {}, { every: MS });
  const [open, setOpen] = useState<Mirrored | "new" | null>(null);
  const accounts = read.data?.accountFollowers ?? [];
  if (read.data !== undefined && accounts.length === 0) return null;
  const columns: readonly Column<Mirrored>[] = [
    {
      key: "tag",
      title: locale.t("tags.column.tag"),
      cell: (row) => (
        <Stack isTight>
          {row.tagName}
          <small className="muted">{row.accountName}</small>
        </Stack>
      ),
    },
    { key: "direction", title: locale.t("wechat_tags.direction"), cell: (row) => locale.t(`wechat_tags.direction.${row.direction}`) },
    { key: "people", title: locale.t("wechat_tags.people"), align: "end", cell: (row) => locale.count(row.people) },
    { key: "state", title: locale.t("wechat_tags.state"), cell: (row) => <State row={row} /> },
    {
      key: "edit",
      title: locale.t("tags.edit"),
      isTitleHidden: true,
      align: "end",
      cell: (row) => (
        <Button
          kind="quiet"
          icon="edit"
          aria-label={locale.t("tags.edit.named", { name: row.tagName })}
          onClick={() => {
            setOpen(row);
          }}
        >
          {locale.t("tags.edit")}
        </Button>
      ),
    },
  ];
  return (
    <Card
      title={locale.t("wechat_tags.title")}
      subtitle={locale.t("wechat_tags.text")}
      isFlush
      actions={
        <Button
          icon="add"
          onClick={() => {
            setOpen("new");
          }}
        >
          {locale.t("wechat_tags.add")}
        </Button>
      }
    >
      <Loaded of={read}>
        {({ wechatTags }) => (
          <Table
            caption={locale.t("wechat_tags.title")}
            rows={wechatTags}
            columns={columns}
            keyOf={(row) => `${row.tag} ${row.account}`}
            nameOf={(row) => row.tagName}
            empty={<EmptyState icon="tag" title={locale.t("wechat_tags.empty.title")} text={locale.t("wechat_tags.empty.text")} />}
          />
        )}
      </Loaded>
      {open !== null && (
        <MirrorDialog
          row={open === "new" ? null : open}
          accounts={accounts}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
    </Card>
  );
}

function State(props: { readonly row: Mirrored }) {
  const locale = useWords();
  const { row } = props;
  if (row.error !== "") return <Pill tone="critical">{locale.t(row.error === "45159" ? "wechat_tags.gone" : "wechat_tags.stopped", { code: row.error })}</Pill>;
  return (
    <Row>
      {row.waiting > 0 ? <Pill tone="info">{locale.t("wechat_tags.waiting", { count: row.waiting })}</Pill> : <Pill tone="success">{locale.t("wechat_tags.same")}</Pill>}
      {row.isRenamed && <Pill tone="info">{locale.t("wechat_tags.renaming")}</Pill>}
      {row.nameError !== "" && <Pill tone="warning">{locale.maybe(`wechat_tags.name.${row.nameError}`) ?? locale.t("wechat_tags.name.other", { code: row.nameError })}</Pill>}
      {row.refused > 0 && <Pill tone="warning">{locale.t("wechat_tags.refused", { count: row.refused })}</Pill>}
    </Row>
  );
}

function MirrorDialog(props: { readonly row: Mirrored | null; readonly accounts: readonly Account[]; readonly onClose: () => void }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { row, accounts } = props;
  const tags = useRead(TagsDocument, {}).data?.tags ?? [];
  const [tag, setTag] = useState(row?.tag ?? "");
  const [account, setAccount] = useState(row?.account ?? accounts[0]?.key ?? "");
  const [direction, setDirection] = useState<WeChatTagDirection>(row?.direction ?? "BOTH");
  const [alsoThere, setAlsoThere] = useState(false);
  const mirror = useChange(MirrorTagDocument, [WechatTagsDocument]);
  const stop = useChange(StopMirroringTagDocument, [WechatTagsDocument]);
  const chosen = tag || (tags[0]?.key ?? "");
  const save = async () => {
    const outcome = await mirror.run({ key: chosen, account, direction });
    if (outcome.isDone) {
      notify.done(locale.t("wechat_tags.saved"));
      props.onClose();
    } else fail(outcome);
  };
  const end = async () => {
    const outcome = await stop.run({ key: chosen, account, alsoThere });
    if (outcome.isDone) {
      notify.done(locale.t("wechat_tags.ended"));
      props.onClose();
    } else fail(outcome);
  };
  return (
    <Dialog
      title={locale.t("wechat_tags.add")}
      onClose={props.onClose}
      actions={
        <>
          {row !== null && (
            <Button kind="critical" isBusy={stop.isBusy} onClick={() => void end()}>
              {locale.t("wechat_tags.end")}
            </Button>
          )}
          <Button kind="primary" disabled={chosen === "" || account === ""} isBusy={mirror.isBusy} onClick={() => void save()}>
            {locale.t("form.save")}
          </Button>
        </>
      }
    >
      <Stack isTight>
        <Select
          label={locale.t("tags.column.tag")}
          value={chosen}
          disabled={row !== null}
          options={tags.map((each) => ({ value: each.key, label: each.name }))}
          onChange={setTag}
        />
        <Select
          label={locale.t("wechat_tags.account")}
          value={account}
          disabled={row !== null}
          options={accounts.map((each) => ({ value: each.key, label: each.name }))}
          onChange={setAccount}
        />
        <Select
          label={locale.t("wechat_tags.direction")}
          hint={locale.t(`wechat_tags.direction.${direction}.hint`)}
          value={direction}
          options={DIRECTIONS.map((each) => ({ value: each, label: locale.t(`wechat_tags.direction.${each}`) }))}
          onChange={setDirection}
        />
        {row?.isMadeHere === true && <Checkbox label={locale.t("wechat_tags.also_there")} isOn={alsoThere} onChange={setAlsoThere} />}
      </Stack>
    </Dialog>
  );
}
