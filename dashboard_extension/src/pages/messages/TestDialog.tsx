import { useState } from "react";

import { useChange } from "../../api/hooks";
import { useMaySend } from "../../api/me";
import { fieldErrorInWords, refusalInWords } from "../../api/refused";
import { Banner, Button, Dialog, Input } from "../../design";
import { MayNotSend } from "../../popup/customers/MayNotSend";
import { reasonInWords } from "../../shared/reasons";
import { LedgersDocument, MessageLogDocument, SendTestDocument } from "./messages.documents";
import { capital } from "./naming";
import { useWords } from "./words";

type Result = { readonly isGood: boolean; readonly text: string };

/** One message to oneself, and what came of it. */
export function TestDialog(props: { readonly templateId: string; readonly isSms: boolean; readonly onClose: () => void }) {
  const locale = useWords();
  const maySend = useMaySend();
  const [to, setTo] = useState("");
  const [result, setResult] = useState<Result | null>(null);
  const { run, isBusy } = useChange(SendTestDocument, [MessageLogDocument, LedgersDocument]);
  const send = async () => {
    setResult(null);
    const address = props.isSms ? { phone: to.trim(), openid: null } : { phone: null, openid: to.trim() };
    const outcome = await run({ templateId: props.templateId, ...address });
    if (outcome.isDone) {
      const { message, reason: why } = outcome.payload;
      const entry = message?.entry;
      const isGood = entry?.state === "ACCEPTED" || entry?.state === "DELIVERED";
      const reason = reasonInWords(locale, entry?.reason ?? why ?? "");
      setResult({ isGood, text: isGood ? locale.t("test.sent") : locale.t("test.refused", { reason }) });
      return;
    }
    if (outcome.refusal) {
      setResult({ isGood: false, text: refusalInWords(locale, outcome.refusal) });
      return;
    }
    const [error] = outcome.errors;
    setResult({ isGood: false, text: error ? fieldErrorInWords(locale, error) : "" });
  };
  return (
    <Dialog
      title={locale.t("test.title")}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{locale.t("dialog.close")}</Button>
          {maySend !== false && (
            <Button kind="primary" icon="send" isBusy={isBusy} disabled={to.trim() === ""} onClick={() => void send()}>
              {locale.t("test.send")}
            </Button>
          )}
        </>
      }
    >
      {maySend === false ? (
        <MayNotSend />
      ) : (
        <>
          <p className="muted">{locale.t("test.text")}</p>
          <Input
            label={locale.t(props.isSms ? "test.phone" : "test.openid")}
            hint={locale.t(props.isSms ? "test.phone.hint" : "test.openid.hint")}
            value={to}
            inputMode={props.isSms ? "tel" : "text"}
            onChange={setTo}
          />
        </>
      )}
      {result && <Banner tone={result.isGood ? "success" : "warning"}>{capital(result.text)}</Banner>}
    </Dialog>
  );
}
