import { Scan } from "../icons";
import type { Message } from "../server";
import type { PhoneProps } from "../props";
import { AccountBar } from "./AccountBar";
import { Bubble } from "./Bubble";
import { Codes } from "./Codes";
import { isoOf, Phone, useEnd } from "./Phone";
import { useWords, type DemoKey } from "../words";

/** So long a silence has its end dated. */
const SILENCE_SECONDS = 300;

/** The chat with the shop's service account. */
export function Chat(props: PhoneProps) {
  const { demo, state } = props;
  const locale = useWords();
  const messages = (state.snapshot?.messages ?? []).filter((message) => message.pane === "chat");
  const list = useEnd<HTMLDivElement>(messages.length, state.tab);
  const name = state.snapshot?.account.name ?? locale.t("phone.app.shop");
  const follows = followsNow(messages, state.snapshot?.customer?.follows ?? false);
  return (
    <Phone {...props} pane="chat" name={locale.t("chat.title")}>
      <div className="wechat">
        <header className="wechat-bar">
          <button
            type="button"
            className="bar-button"
            onClick={() => {
              demo.chatting.showCodes();
            }}
          >
            <Scan />
            {locale.t("chat.scan")}
          </button>
          <h2>{name}</h2>
          {follows && (
            <button
              type="button"
              className="bar-button bar-end"
              onClick={() => {
                demo.chatting.setFollows(false);
              }}
            >
              {locale.t("chat.unfollow")}
            </button>
          )}
        </header>
        <div className="chat scrolls" ref={list} tabIndex={0}>
          {messages.length === 0 && <Profile name={name} />}
          {messages.map((message, index) => (
            <article key={message.id} data-from={message.from}>
              {message.at - (messages[index - 1]?.at ?? 0) > SILENCE_SECONDS && (
                <time className="chat-time" dateTime={isoOf(message.at)}>
                  {locale.moment(isoOf(message.at))}
                </time>
              )}
              {message.from === "system" ? (
                <p className="chat-line">{lineOf(message, locale.t)}</p>
              ) : (
                <Bubble {...props} message={message} sender={name} />
              )}
            </article>
          ))}
        </div>
        <AccountBar {...props} follows={follows} />
      </div>
      {state.codes && <Codes demo={demo} codes={state.codes} isBusy={state.isBusy} />}
    </Phone>
  );
}

/** What an account shows of itself to who does not know it. */
function Profile(props: { readonly name: string }) {
  const locale = useWords();
  return (
    <div className="account-profile">
      <span className="avatar large" data-kind="shop" aria-hidden="true">
        {props.name.slice(0, 1)}
      </span>
      <h3>{props.name}</h3>
      <p>{locale.t("chat.profile")}</p>
    </div>
  );
}

/** The phone knows at once; the app when it has been told. */
function followsNow(messages: readonly Message[], known: boolean): boolean {
  const last = messages.findLast((message) => message.kind === "follow" || message.kind === "unfollow");
  return last ? last.kind === "follow" : known;
}

function lineOf(message: Message, t: (key: DemoKey, values?: Readonly<Record<string, string>>) => string): string {
  switch (message.kind) {
    case "follow":
      return message.text ? t("chat.followed.by", { source: message.text }) : t("chat.followed");
    case "scan":
      return t("chat.scanned", { source: message.text });
    case "unfollow":
      return t("chat.unfollowed");
    case "tap":
      return t("chat.tapped", { name: message.text });
    default:
      return "";
  }
}
