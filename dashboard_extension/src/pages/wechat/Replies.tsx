import "./wechat.css";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { useMay, useNotify } from "../../bridge/context";
import { ButtonLink, Card, EmptyState, IconButton, Loaded, Pill, Table, type Column } from "../../design";
import { MoveRepliesDocument, RepliesDocument, type RepliesQuery } from "./replies.documents";
import { WeChatPage } from "./WeChatPage";
import { useWords, type Words } from "./words";

type Reply = RepliesQuery["replies"][number];

export default function Replies() {
  const locale = useWords();
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const read = useRead(RepliesDocument, {});
  const create = mayChange && (
    <ButtonLink kind="primary" icon="add" to="/wechat/replies/new">
      {locale.t("reply.new")}
    </ButtonLink>
  );
  const table = (rows: readonly Reply[] | undefined, hasAccount: boolean) => (
    <Card isFlush>
      <Table
        caption={locale.t("wechat.tab.replies")}
        columns={columnsOf(locale, rows ?? [], mayChange)}
        rows={rows}
        keyOf={(row) => row.id}
        nameOf={(row) => row.name}
        href={(row) => `/wechat/replies/${encodeURIComponent(row.id)}`}
        empty={
          hasAccount ? (
            <EmptyState icon="message" title={locale.t("replies.empty.title")} text={locale.t("replies.empty.text")}>
              {create}
            </EmptyState>
          ) : (
            <EmptyState icon="message" title={locale.t("replies.no_account.title")} text={locale.t("replies.no_account.text")}>
              <ButtonLink to="/set-up">{locale.t("page.set_up")}</ButtonLink>
            </EmptyState>
          )
        }
      />
    </Card>
  );
  return (
    <WeChatPage tab="replies" actions={create || undefined}>
      <Loaded of={read} skeleton={table(undefined, true)}>
        {(data) =>
          table(
            data.replies,
            data.sendingAccounts.some((account) => account.channels.includes("WECHAT_CUSTOMER")),
          )
        }
      </Loaded>
      <Card title={locale.t("replies.how")}>
        <ol className="wechat-how">
          <li>{locale.t("replies.how.1")}</li>
          <li>{locale.t("replies.how.2")}</li>
          <li>{locale.t("replies.how.3")}</li>
          <li>{locale.t("replies.how.4")}</li>
        </ol>
      </Card>
    </WeChatPage>
  );
}

function columnsOf(locale: Words, rows: readonly Reply[], mayChange: boolean): readonly Column<Reply>[] {
  return [
    { key: "name", title: locale.t("reply.name"), cell: (row) => row.name },
    { key: "asked", title: locale.t("reply.asked"), cell: (row) => <Asked reply={row} /> },
    { key: "says", title: locale.t("reply.says"), cell: (row) => row.templates.map((each) => each.title).join(" → ") || "–" },
    { key: "account", title: locale.t("reply.account"), cell: (row) => row.account?.name ?? locale.t("reply.every_account") },
    {
      key: "status",
      title: locale.t("reply.status"),
      cell: (row) => <Pill tone={row.isActive ? "success" : "neutral"}>{locale.t(row.isActive ? "reply.on" : "reply.off")}</Pill>,
    },
    ...(mayChange && rows.length > 1
      ? [{ key: "order", title: locale.t("reply.order"), align: "end" as const, cell: (row: Reply) => <Order reply={row} rows={rows} /> }]
      : []),
  ];
}

function Asked(props: { readonly reply: Reply }) {
  const locale = useWords();
  const { reply } = props;
  if (reply.kind === "KEYWORD" || reply.kind === "CLICK")
    return (
      <>
        {locale.t(reply.kind === "CLICK" ? "reply.kind.CLICK" : reply.match === "EXACT" ? "reply.exactly" : "reply.contains")}{" "}
        <span className="muted">{reply.words.join("、")}</span>
      </>
    );
  return <>{locale.t(`reply.kind.${reply.kind}`)}</>;
}

function Order(props: { readonly reply: Reply; readonly rows: readonly Reply[] }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { run, isBusy } = useChange(MoveRepliesDocument, [RepliesDocument]);
  const { reply, rows } = props;
  const at = rows.findIndex((each) => each.id === reply.id);
  const move = async (to: number) => {
    const ids = rows.map((each) => each.id);
    ids.splice(at, 1);
    ids.splice(to, 0, reply.id);
    const outcome = await run({ ids });
    if (outcome.isDone) notify.done(locale.t("reply.moved"));
    else fail(outcome);
  };
  return (
    <div className="wechat-order">
      <IconButton icon="up" label={locale.t("reply.up", { name: reply.name })} disabled={isBusy || at === 0} onClick={() => void move(at - 1)} />
      <IconButton icon="down" label={locale.t("reply.down", { name: reply.name })} disabled={isBusy || at === rows.length - 1} onClick={() => void move(at + 1)} />
    </div>
  );
}
