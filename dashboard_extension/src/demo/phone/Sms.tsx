import type { Text } from "../server";
import type { PhoneProps } from "./props";
import { useWords } from "../words";

const LINK = /(\S+\/r\/\w+)/;

export function Sms(props: PhoneProps) {
  const locale = useWords();
  const messages = props.state.snapshot?.messages ?? [];
  const texts = messages.filter((message): message is Text => message.kind === "sms");
  return (
    <div className="sms">
      <header className="sms-bar">
        <span className="avatar" data-kind="sender" aria-hidden="true">
          #
        </span>
        <h2>{texts[0]?.sender ?? locale.t("sms.title")}</h2>
      </header>
      <div className="sms-texts scrolls">
        {texts.length === 0 && <p className="chat-empty">{locale.t("wechat.empty")}</p>}
        {texts.map((text) => (
          <article key={text.id}>
            <p className="chat-time">
              {locale.t("sms.text")} · {locale.moment(new Date(text.at * 1000).toISOString())}
            </p>
            <p className="sms-bubble">
              {text.text.split(LINK).map((part) =>
                LINK.test(part) ? (
                  <button
                    type="button"
                    key={part}
                    onClick={() => {
                      props.demo.followLink(part);
                    }}
                  >
                    {part}
                  </button>
                ) : (
                  part
                ),
              )}
            </p>
          </article>
        ))}
      </div>
    </div>
  );
}
