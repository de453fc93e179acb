import type { Text } from "../server";
import type { PhoneProps } from "../props";
import { Composer } from "./Composer";
import { isoOf, Phone, useEnd } from "./Phone";
import { useWords } from "../words";

const LINK = /(\S+\/r\/\w+)/;

/** The phone's own texts. */
export function Sms(props: PhoneProps) {
  const { demo, state } = props;
  const locale = useWords();
  const texts = (state.snapshot?.messages ?? []).filter(
    (message): message is Text => message.pane === "sms" && message.kind === "text",
  );
  const list = useEnd<HTMLDivElement>(texts.length, state.tab);
  return (
    <Phone {...props} pane="sms" name={locale.t("sms.title")}>
      <div className="sms">
        <header className="sms-bar">
          <span className="avatar" data-kind="sender" aria-hidden="true">
            #
          </span>
          <h2>{state.snapshot?.account.sms_sender ?? locale.t("sms.title")}</h2>
        </header>
        <div className="sms-texts scrolls" ref={list} tabIndex={0}>
          {texts.length === 0 && <p className="chat-empty">{locale.t("wechat.empty")}</p>}
          {texts.map((text) => (
            <article key={text.id} data-from={text.from}>
              <p className="chat-time">
                {locale.t("sms.text")} · {locale.moment(isoOf(text.at))}
              </p>
              <p className="sms-bubble">
                {text.text.split(LINK).map((part) =>
                  LINK.test(part) ? (
                    <button
                      type="button"
                      key={part}
                      onClick={() => {
                        demo.shopping.followLink(part);
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
        {texts.length > 0 && (
          <footer className="sms-foot">
            <Composer
              label={locale.t("sms.reply")}
              hint={locale.t("sms.hint")}
              onSend={(text) => {
                demo.chatting.replyBySms(text);
              }}
            />
          </footer>
        )}
      </div>
    </Phone>
  );
}
