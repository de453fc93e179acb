import "./messages.css";

import type { ContentPreviewQuery } from "./contents.documents";
import { useWords } from "./words";

export type Chat = NonNullable<ContentPreviewQuery["templatePreview"]["chat"]>;

export interface ShownPicture {
  readonly url: string;
  readonly name: string;
}

/** One customer-service message as WeChat's chat draws it. */
export function ChatMessage(props: { readonly chat: Chat; readonly picture: ShownPicture | null; readonly account: string }) {
  const locale = useWords();
  const { chat, picture } = props;
  const image = (shape: string) =>
    picture ? <img className={`messages-${shape}`} src={picture.url} alt={picture.name} /> : <span className={`messages-${shape} messages-no-picture`}>{locale.t("chat.no_picture")}</span>;
  switch (chat.form) {
    case "IMAGE":
      return image("photo");
    case "NEWS":
      return (
        <div className="messages-news">
          <div>
            <h3 data-missing={chat.title === "" || undefined}>{chat.title || locale.t("preview.missing")}</h3>
            {chat.description !== "" && <p>{chat.description}</p>}
          </div>
          {image("thumb")}
        </div>
      );
    case "MINI_PROGRAM":
      return (
        <div className="messages-card">
          <p className="messages-card-from">{props.account}</p>
          <h3 data-missing={chat.title === "" || undefined}>{chat.title || locale.t("preview.missing")}</h3>
          {image("cover")}
          <p className="messages-card-foot">{locale.t("chat.mini_program")}</p>
        </div>
      );
    default:
      return (
        <div className="messages-bubble">
          <Text chat={chat} />
          {chat.items.length > 0 && (
            <ul className="messages-menu">
              {chat.items.map((item, index) => (
                <li key={`${index}-${item}`}>{item}</li>
              ))}
            </ul>
          )}
          {chat.tail}
        </div>
      );
  }
}

function Text(props: { readonly chat: Chat }) {
  const locale = useWords();
  const { text, form } = props.chat;
  if (text.length === 0 && form === "TEXT") return <span data-missing>{locale.t("preview.missing")}</span>;
  return (
    <>
      {text.map((stretch, index) =>
        stretch.isLink ? (
          <span className="messages-link" key={index}>
            {stretch.text}
          </span>
        ) : (
          stretch.text
        ),
      )}
    </>
  );
}

/** A phone with one or several messages of an account on it. */
export function ChatPhone(props: {
  readonly account: string;
  readonly messages: readonly { readonly key: string; readonly chat: Chat; readonly picture: ShownPicture | null }[];
  readonly said?: string | undefined;
  readonly isOld?: boolean;
}) {
  const locale = useWords();
  return (
    <figure className="messages-phone" aria-label={locale.t("preview.title")} data-old={props.isOld || undefined}>
      <div className="messages-screen" data-kind="wechat">
        <p className="messages-bar">{props.account}</p>
        {props.said !== undefined && props.said !== "" && <p className="messages-said">{props.said}</p>}
        {props.messages.map((message) => (
          <div className="messages-from" key={message.key}>
            <span className="messages-face" aria-hidden="true">
              {props.account.slice(0, 1)}
            </span>
            <ChatMessage chat={message.chat} picture={message.picture} account={props.account} />
          </div>
        ))}
      </div>
      <figcaption className="muted">{locale.t("preview.sample")}</figcaption>
    </figure>
  );
}
