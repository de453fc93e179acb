import type { MessageChannel } from "../../api/schema";
import type { TemplatePreviewQuery } from "./messages.documents";
import { fieldName } from "./naming";
import { useWords } from "./words";

export type Preview = TemplatePreviewQuery["templatePreview"];

/** Exactly what the phone will show of the sample, by the functions that fill the message. */
export function PhonePreview(props: {
  readonly channel: MessageChannel;
  readonly account: string;
  readonly title: string;
  readonly preview: Preview | undefined;
  readonly isOld: boolean;
}) {
  const locale = useWords();
  const { preview } = props;
  const isSms = props.channel === "SMS";
  return (
    <figure className="messages-phone" aria-label={locale.t("preview.title")} data-old={props.isOld || undefined}>
      <div className="messages-screen" data-kind={isSms ? "sms" : "wechat"}>
        <p className="messages-bar">{isSms ? locale.t("preview.sms_from") : props.channel === "WECHAT_SUBSCRIBE" ? locale.t("preview.service_notices") : props.account}</p>
        {isSms ? (
          <p className="messages-bubble">{preview?.sms?.text ?? ""}</p>
        ) : (
          <div className="messages-notice">
            {props.channel === "WECHAT_SUBSCRIBE" && <p className="messages-sender">{props.account}</p>}
            <h3>{props.title || locale.t("preview.untitled")}</h3>
            <dl>
              {(preview?.lines ?? []).map((line) => (
                <div key={line.name}>
                  <dt>{line.label || fieldName(locale, line.name)}</dt>
                  <dd data-missing={line.text === "" || undefined}>{line.text || locale.t("preview.missing")}</dd>
                </div>
              ))}
            </dl>
            <p className="messages-open">{locale.t(props.channel === "WECHAT_SUBSCRIBE" ? "preview.open_page" : "preview.open")}</p>
          </div>
        )}
      </div>
      <figcaption className="muted">
        {isSms && preview?.sms ? (
          <>
            <strong>{locale.t("preview.segments", { count: preview.sms.segments })}</strong>{" "}
            {locale.t("preview.characters", { count: preview.sms.characters, left: preview.sms.left })}
            <br />
            {locale.t(preview.sms.costClass === "MARKETING" ? "preview.cost_marketing" : "preview.cost_notice")}
          </>
        ) : (
          locale.t("preview.sample")
        )}
      </figcaption>
    </figure>
  );
}
