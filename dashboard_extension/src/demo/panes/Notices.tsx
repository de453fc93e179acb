import type { Card } from "../server";
import type { PhoneProps } from "../props";
import { CardMessage } from "./CardMessage";
import { isoOf, Phone, useEnd } from "./Phone";
import { useWords } from "../words";

/** 服务通知: where WeChat puts the subscription messages of all mini-programs. */
export function Notices(props: PhoneProps) {
  const locale = useWords();
  const cards = (props.state.snapshot?.messages ?? []).filter(
    (message): message is Card => message.kind === "card" && message.pane === "notices",
  );
  const list = useEnd<HTMLDivElement>(cards.length, props.state.tab);
  return (
    <Phone {...props} pane="notices" name={locale.t("wechat.service")}>
      <div className="wechat">
        <header className="wechat-bar">
          <h2>{locale.t("wechat.service")}</h2>
        </header>
        <div className="chat scrolls" ref={list} tabIndex={0}>
          {cards.length === 0 && <p className="chat-empty">{locale.t("wechat.empty")}</p>}
          {cards.map((card) => (
            <article key={card.id}>
              <time className="chat-time" dateTime={isoOf(card.at)}>
                {locale.moment(isoOf(card.at))}
              </time>
              <CardMessage
                card={card}
                onOpen={() => {
                  props.demo.shopping.followLink(card.page || card.url);
                }}
              />
            </article>
          ))}
        </div>
      </div>
    </Phone>
  );
}
