import type { Message } from "../server";
import type { PhoneProps } from "../props";
import { CardMessage } from "./CardMessage";
import { useWords } from "../words";

/** One message, beside the face of whom it is from. */
export function Bubble(props: PhoneProps & { readonly message: Message; readonly sender: string }) {
  const { message, sender } = props;
  const isShop = message.from === "shop";
  if (message.kind === "card") {
    return (
      <CardMessage
        card={message}
        onOpen={() => {
          props.demo.shopping.followLink(message.page || message.url);
        }}
      />
    );
  }
  return (
    <div className="said">
      <span className="avatar" data-kind={isShop ? "shop" : "me"} aria-hidden="true">
        {isShop ? sender.slice(0, 1) : ""}
      </span>
      <Content {...props} />
    </div>
  );
}

function Content(props: PhoneProps & { readonly message: Message; readonly sender: string }) {
  const { demo, message, sender } = props;
  const locale = useWords();
  switch (message.kind) {
    case "text":
      return <p className="bubble">{message.text}</p>;
    case "image":
      return <img className="photo" src={message.picture} alt={locale.t("chat.picture")} />;
    case "news":
      return (
        <button
          type="button"
          className="article"
          onClick={() => {
            demo.shopping.followLink(`${message.url}#/index/`);
          }}
        >
          <b>{message.title}</b>
          <span className="article-row">
            <span>{message.description}</span>
            {message.picture !== "" && <img src={message.picture} alt="" />}
          </span>
        </button>
      );
    case "mini_program":
      return (
        <button
          type="button"
          className="applet"
          onClick={() => {
            demo.shopping.followLink(message.page);
          }}
        >
          <span className="applet-from">
            <span className="avatar tiny" data-kind="shop" aria-hidden="true">
              {sender.slice(0, 1)}
            </span>
            {sender}
          </span>
          <b>{message.title}</b>
          <img src={message.picture} alt="" />
          <small>{locale.t("chat.mini_program")}</small>
        </button>
      );
    case "menu":
      return (
        <div className="bubble menu-bubble">
          {message.head !== "" && <p>{message.head}</p>}
          <ul>
            {message.items.map((item) => (
              <li key={item.id}>
                <button
                  type="button"
                  onClick={() => {
                    demo.chatting.choose(item);
                  }}
                >
                  {item.content}
                </button>
              </li>
            ))}
          </ul>
          {message.tail !== "" && <p>{message.tail}</p>}
        </div>
      );
    default:
      return null;
  }
}
