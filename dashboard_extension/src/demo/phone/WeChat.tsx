import type { Card } from "../server";
import type { Screen } from "../store";
import { Back, Next } from "./icons";
import type { PhoneProps } from "./props";
import { useWords } from "../words";

type WeChatScreen = Extract<Screen, { app: "wechat" }>;

export function WeChat(props: PhoneProps & { readonly screen: WeChatScreen }) {
  const { chat } = props.screen;
  return chat === "list" ? <ChatList {...props} /> : <Chat {...props} chat={chat} />;
}

function cardsOf(props: PhoneProps, kind: Card["kind"]): readonly Card[] {
  const messages = props.state.snapshot?.messages ?? [];
  return messages.filter((message): message is Card => message.kind === kind);
}

function ChatList(props: PhoneProps) {
  const { demo, state } = props;
  const locale = useWords();
  const chats = (["template", "subscribe"] as const)
    .map((kind) => ({ kind, cards: cardsOf(props, kind) }))
    .filter((each) => each.cards.length > 0)
    .sort((one, other) => (other.cards.at(-1)?.at ?? 0) - (one.cards.at(-1)?.at ?? 0));
  return (
    <div className="wechat">
      <header className="wechat-bar">
        <h2>{locale.t("wechat.title")}</h2>
      </header>
      <ul className="chats scrolls">
        {chats.map(({ kind, cards }) => {
          const newest = cards.at(-1);
          const unread = cards.filter((card) => !state.read.has(card.id)).length;
          return (
            <li key={kind}>
              <button
                type="button"
                onClick={() => {
                  demo.go({ app: "wechat", chat: kind });
                }}
              >
                <span className="avatar" data-kind={kind} aria-hidden="true">
                  {kind === "template" ? "演" : "✉"}
                  {unread > 0 && <i className="dot">{unread}</i>}
                </span>
                <span className="chat-text">
                  <b>{kind === "template" ? newest?.sender : locale.t("wechat.service")}</b>
                  <span>{newest?.title}</span>
                </span>
                <small>{newest && locale.time(isoOf(newest.at))}</small>
              </button>
            </li>
          );
        })}
        <li className="chat-still">
          <span className="avatar" data-kind="friend" aria-hidden="true">
            陈
          </span>
          <span className="chat-text">
            <b>{locale.t("wechat.friend")}</b>
            <span>{locale.t("wechat.friend.said")}</span>
          </span>
        </li>
      </ul>
    </div>
  );
}

function Chat(props: PhoneProps & { readonly chat: Card["kind"] }) {
  const { demo, chat } = props;
  const locale = useWords();
  const cards = cardsOf(props, chat);
  const name = chat === "template" ? (cards[0]?.sender ?? "") : locale.t("wechat.service");
  return (
    <div className="wechat">
      <header className="wechat-bar">
        <button
          type="button"
          className="bar-back"
          aria-label={locale.t("phone.back")}
          onClick={() => {
            demo.go({ app: "wechat", chat: "list" });
          }}
        >
          <Back />
        </button>
        <h2>{name}</h2>
      </header>
      <div className="chat scrolls">
        {cards.length === 0 && <p className="chat-empty">{locale.t("wechat.empty")}</p>}
        {cards.map((card) => (
          <article key={card.id}>
            <time className="chat-time" dateTime={isoOf(card.at)}>
              {locale.moment(isoOf(card.at))}
            </time>
            <button
              type="button"
              className="wx-card"
              data-kind={card.kind}
              onClick={() => {
                demo.followLink(card.page || card.url);
              }}
            >
              {card.kind === "subscribe" && (
                <span className="wx-card-from">
                  <span className="avatar small" data-kind="template" aria-hidden="true">
                    演
                  </span>
                  {card.sender}
                </span>
              )}
              <b className="wx-card-title">{card.title}</b>
              <span className="wx-card-lines">
                {card.lines.map((line) => (
                  <span className="wx-card-line" key={line.label}>
                    <span>{line.label}</span>
                    <span>{line.value}</span>
                  </span>
                ))}
              </span>
              <span className="wx-card-foot">
                {locale.t(card.kind === "template" ? "wechat.open" : "wechat.open_mini")}
                <Next />
              </span>
            </button>
          </article>
        ))}
      </div>
    </div>
  );
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
