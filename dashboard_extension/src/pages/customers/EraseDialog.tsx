import { useState } from "react";

import { failureInWords } from "../../api/failure";
import { useChange } from "../../api/hooks";
import { useNotify } from "../../bridge/context";
import { Button, Dialog, Input, Stack } from "../../design";
import { CustomerProfileDocument, CustomersDocument } from "./customers.documents";
import { CustomerPrivacyDocument, EraseCustomerDocument } from "./privacy.documents";
import { usePrivacyWords } from "./words";

const STALE = [CustomerPrivacyDocument, CustomerProfileDocument, CustomersDocument];

/** The last question before somebody is forgotten: what goes, what stays, and why. */
export function EraseDialog(props: { readonly id: string; readonly onClose: () => void }) {
  const locale = usePrivacyWords();
  const notify = useNotify();
  const [reason, setReason] = useState("");
  const [error, setError] = useState<string>();
  const { run, isBusy } = useChange(EraseCustomerDocument, STALE);
  const erase = async () => {
    if (reason.trim() === "") {
      setError(locale.t("refusal.REASON_INVALID"));
      return;
    }
    const outcome = await run({ id: props.id, reason });
    if (outcome.isDone) {
      notify.done(locale.t("privacy.erase.begun"));
      props.onClose();
      return;
    }
    setError(failureInWords(locale, outcome));
  };
  return (
    <Dialog
      title={locale.t("privacy.erase.question")}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{locale.t("form.cancel")}</Button>
          <Button
            kind="critical"
            isBusy={isBusy}
            onClick={() => {
              void erase();
            }}
          >
            {locale.t("privacy.erase.yes")}
          </Button>
        </>
      }
    >
      <Stack isTight>
        <p>
          <strong>{locale.t("privacy.erase.for_good")}</strong>
        </p>
        <p>{locale.t("privacy.erase.goes")}</p>
        <p>{locale.t("privacy.erase.stays")}</p>
        <Input
          label={locale.t("privacy.erase.reason")}
          hint={locale.t("privacy.erase.reason.hint")}
          maxLength={200}
          value={reason}
          error={error}
          onChange={(next) => {
            setReason(next);
            setError(undefined);
          }}
        />
      </Stack>
    </Dialog>
  );
}
