import "./wechat.css";

import { useMemo, useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { useQueryValue } from "../../app/router";
import { useMay, useNotify } from "../../bridge/context";
import { Banner, Button, ButtonLink, Card, Columns, Confirm, EmptyState, Loaded, Pill, Row, Savebar, Select, Stack, Table, useDraft } from "../../design";
import { MenuEditor } from "./MenuEditor";
import { MenuPhone } from "./MenuPhone";
import { inputOf, isFaultless, standingOf, type Button as MenuButton } from "./menus";
import { AccountMenuDocument, PublishMenuDocument, ReadMenuDocument, SaveMenuDocument, TakeOffMenuDocument, TakeOverMenuDocument, MenuAccountsDocument, type AccountMenuQuery } from "./menus.documents";
import { WeChatPage } from "./WeChatPage";
import { useWords } from "./words";

type Menu = NonNullable<AccountMenuQuery["accountMenu"]>;
type Version = Menu["versions"][number];

export default function Menus() {
  const locale = useWords();
  const mayAccounts = useMay("MANAGE_APPS");
  const [named, setNamed] = useQueryValue("account");
  const accounts = useRead(MenuAccountsDocument, {});
  const all = accounts.data?.accountFollowers ?? [];
  const chosen = all.find((each) => each.key === named) ?? all[0];
  const read = useRead(AccountMenuDocument, { account: chosen?.key ?? "" }, { isWanted: chosen !== undefined });
  return (
    <WeChatPage
      tab="menus"
      actions={
        all.length > 1 &&
        chosen && <Select label={locale.t("statistics.account")} value={chosen.key} options={all.map(({ key, name }) => ({ value: key, label: name }))} onChange={setNamed} />
      }
    >
      <Loaded of={accounts}>
        {() =>
          chosen === undefined ? (
            <EmptyState icon="message" title={locale.t("statistics.empty.title")} text={locale.t("menus.no_account.text")}>
              {mayAccounts && (
                <ButtonLink kind="primary" to="/settings/accounts/new?kind=SERVICE_ACCOUNT">
                  {locale.t("statistics.empty.add")}
                </ButtonLink>
              )}
            </EmptyState>
          ) : (
            <Loaded of={read}>{({ accountMenu }) => accountMenu && <Editor key={`${accountMenu.key}-${accountMenu.version}`} menu={accountMenu} onUnknown={read.refresh} />}</Loaded>
          )
        }
      </Loaded>
    </WeChatPage>
  );
}

function Editor(props: { readonly menu: Menu; readonly onUnknown: () => void }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const { menu } = props;
  const draft = useDraft<{ readonly buttons: readonly MenuButton[] }>(useMemo(() => ({ buttons: menu.draft }), [menu]));
  const { buttons } = draft.values;
  // in the address: a draft that is saved is a new one, and what was open in it stays open
  const [chosen, setChosen] = useQueryValue("entry");
  const [asked, setAsked] = useState<"publish" | "take_off" | "take_over" | Version | null>(null);
  const save = useChange(SaveMenuDocument, [AccountMenuDocument]);
  const publish = useChange(PublishMenuDocument, [AccountMenuDocument]);
  const ask = useChange(ReadMenuDocument, [AccountMenuDocument]);
  const takeOver = useChange(TakeOverMenuDocument, [AccountMenuDocument]);
  const takeOff = useChange(TakeOffMenuDocument, [AccountMenuDocument]);
  const account = menu.key;
  const submit = async () => {
    const outcome = await save.run({ account, version: menu.version, buttons: inputOf(buttons) });
    if (outcome.isDone) {
      draft.saved();
      notify.done(locale.t("menu.saved"));
    } else fail(outcome);
  };
  const show = async (number: number | null) => {
    const outcome = await publish.run({ account, number });
    setAsked(null);
    if (outcome.isDone) notify.done(locale.t("menu.published"));
    else {
      fail(outcome);
      // what came of it may be unknown, which the page says as long as it is
      props.onUnknown();
    }
  };
  const see = async () => {
    const outcome = await ask.run({ account });
    if (outcome.isDone) notify.done(locale.t(outcome.payload.menu?.shown?.isOurs === true ? "menu.read.same" : "menu.read.differs"));
    else fail(outcome);
  };
  const adopt = async () => {
    const outcome = await takeOver.run({ account });
    setAsked(null);
    if (outcome.isDone) notify.done(locale.t("menu.taken_over"));
    else fail(outcome);
  };
  const remove = async () => {
    const outcome = await takeOff.run({ account });
    setAsked(null);
    if (outcome.isDone) notify.done(locale.t("menu.taken_off"));
    else fail(outcome);
  };
  const isFine = isFaultless(buttons);
  const isShown = menu.shown !== null && menu.shown.names.length > 0;
  const isAnother = menu.shown !== null && !menu.shown.isOurs;
  const hindrance = draft.isDirty ? "unsaved" : buttons.length > 0 && !isFine ? "faulty" : null;
  return (
    <>
      {menu.unknownSince !== null && (
        <Banner
          tone="warning"
          title={locale.t("menu.unknown")}
          actions={
            <Button isBusy={ask.isBusy} onClick={() => void see()}>
              {locale.t("menu.ask")}
            </Button>
          }
        >
          {locale.t("menu.unknown.text", { when: locale.moment(menu.unknownSince) })}
        </Banner>
      )}
      {menu.unknownSince === null && menu.shown && !menu.shown.isOurs && (
        <Banner
          tone="warning"
          title={locale.t(isShown ? "menu.differs" : "menu.gone")}
          actions={
            isShown && mayChange ? (
              <Button
                isBusy={takeOver.isBusy}
                disabled={draft.isDirty}
                onClick={() => {
                  // what was only drafted is nowhere else
                  if (menu.isChanged) setAsked("take_over");
                  else void adopt();
                }}
              >
                {locale.t("menu.take_over")}
              </Button>
            ) : undefined
          }
        >
          {isShown && <p>{locale.t("menu.differs.shown", { names: menu.shown.names.join(" · ") })}</p>}
          <p>{locale.t(isShown ? "menu.differs.text" : "menu.gone.text")}</p>
        </Banner>
      )}
      {menu.shown && isShown && !menu.shown.isOn && <Banner tone="info">{locale.t("menu.off")}</Banner>}
      <Columns
        isSticky
        aside={
          <Card title={locale.t("menu.preview")}>
            <MenuPhone account={menu.name} buttons={buttons} chosen={chosen} onChoose={setChosen} />
          </Card>
        }
      >
        <Card
          title={locale.t("menu.draft")}
          subtitle={locale.t(`menu.draft.${standingOf(menu, draft.isDirty)}`)}
          actions={
            <Row>
              <Button icon="refresh" isBusy={ask.isBusy} onClick={() => void see()}>
                {locale.t("menu.ask")}
              </Button>
              {mayChange && (
                <Button
                  kind="primary"
                  icon="send"
                  disabled={draft.isDirty || !isFine || !(menu.isChanged || isAnother)}
                  onClick={() => {
                    setAsked("publish");
                  }}
                >
                  {locale.t("menu.publish")}
                </Button>
              )}
            </Row>
          }
        >
          {mayChange && hindrance !== null && <p className="muted wechat-hindrance">{locale.t(`menu.hindrance.${hindrance}`)}</p>}
          <MenuEditor
            buttons={buttons}
            chosen={chosen}
            mayChange={mayChange}
            replies={menu.replies}
            taps={menu.taps}
            onChoose={setChosen}
            onChange={(next) => {
              draft.set({ buttons: next });
            }}
          />
        </Card>
        <Card
          title={locale.t("menu.history")}
          isFlush
          actions={
            mayChange && isShown ? (
              <Button
                onClick={() => {
                  setAsked("take_off");
                }}
              >
                {locale.t("menu.take_off")}
              </Button>
            ) : undefined
          }
        >
          <Table
            caption={locale.t("menu.history")}
            rows={menu.versions}
            keyOf={(version) => String(version.number)}
            columns={[
              {
                key: "at",
                title: locale.t("menu.history.at"),
                cell: (version) => (
                  <Stack isTight>
                    <time dateTime={version.at}>{locale.moment(version.at)}</time>
                    {version.by !== "" && <small className="muted">{version.by}</small>}
                  </Stack>
                ),
              },
              { key: "what", title: locale.t("menu.history.what"), cell: (version) => version.names.join(" · ") },
              {
                key: "undo",
                title: locale.t("menu.restore"),
                isTitleHidden: true,
                align: "end",
                cell: (version) =>
                  version.takenOffAt === null ? (
                    <Pill tone={isAnother ? "neutral" : "success"}>{locale.t(isAnother ? "menu.history.last" : "menu.history.now")}</Pill>
                  ) : mayChange ? (
                    <Button
                      kind="quiet"
                      disabled={draft.isDirty}
                      onClick={() => {
                        setAsked(version);
                      }}
                    >
                      {locale.t("menu.restore")}
                    </Button>
                  ) : null,
              },
            ]}
            empty={<p className="muted">{locale.t("menu.history.none")}</p>}
          />
        </Card>
      </Columns>
      {mayChange && (
        <Savebar
          isDirty={draft.isDirty}
          isBusy={save.isBusy}
          onSave={() => void submit()}
          onCancel={() => {
            draft.reset();
          }}
        />
      )}
      {asked === "take_off" && (
        <Confirm
          title={locale.t("menu.take_off.title")}
          text={locale.t("menu.take_off.text")}
          yes={locale.t("menu.take_off")}
          kind="critical"
          isBusy={takeOff.isBusy}
          onYes={() => void remove()}
          onNo={() => {
            setAsked(null);
          }}
        />
      )}
      {asked === "take_over" && (
        <Confirm
          title={locale.t("menu.take_over.title")}
          text={locale.t("menu.draft_goes")}
          yes={locale.t("menu.take_over")}
          kind="critical"
          isBusy={takeOver.isBusy}
          onYes={() => void adopt()}
          onNo={() => {
            setAsked(null);
          }}
        />
      )}
      {asked !== null && asked !== "take_off" && asked !== "take_over" && (
        <Confirm
          title={locale.t(asked === "publish" ? "menu.publish.title" : "menu.restore.title", { account: menu.name })}
          text={
            <>
              {asked !== "publish" && `${locale.t("menu.restore.text", { names: asked.names.join(" · "), when: locale.moment(asked.at) })} `}
              {locale.t("menu.publish.text")}
              {asked !== "publish" && menu.isChanged && ` ${locale.t("menu.draft_goes")}`}
            </>
          }
          yes={locale.t("menu.publish")}
          isBusy={publish.isBusy}
          onYes={() => void show(asked === "publish" ? null : asked.number)}
          onNo={() => {
            setAsked(null);
          }}
        />
      )}
    </>
  );
}
