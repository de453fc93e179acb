import { useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange } from "../../api/hooks";
import { useMay, useNotify } from "../../bridge/context";
import { Banner, Button, Checkbox, Dialog } from "../../design";
import { AllowRiskDocument, TemplateDocument, TemplatesDocument, type TemplateQuery } from "./messages.documents";
import { useWords } from "./words";

/** What WeChat does to accounts that send this, and who takes it upon the shop. */
export function RiskDialog(props: { readonly template: NonNullable<TemplateQuery["template"]>; readonly onClose: () => void }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const may = useMay("MANAGE_APPS");
  const [hasRead, setRead] = useState(false);
  const { run, isBusy } = useChange(AllowRiskDocument, [TemplateDocument, TemplatesDocument]);
  const { template } = props;
  const isAllowed = template.isTaken;
  const change = async () => {
    const outcome = await run({ id: template.id, riskRead: hasRead, allow: !isAllowed });
    if (!outcome.isDone) {
      fail(outcome);
      return;
    }
    notify.done(locale.t(isAllowed ? "risk.taken_back" : "risk.now_allowed"));
    props.onClose();
  };
  return (
    <Dialog
      title={locale.t("risk.title")}
      onClose={props.onClose}
      actions={
        may ? (
          <>
            <Button onClick={props.onClose}>{locale.t("form.cancel")}</Button>
            <Button kind={isAllowed ? "secondary" : "critical"} isBusy={isBusy} disabled={!isAllowed && !hasRead} onClick={() => void change()}>
              {locale.t(isAllowed ? "risk.take_back" : "risk.allow")}
            </Button>
          </>
        ) : (
          <Button onClick={props.onClose}>{locale.t("dialog.close")}</Button>
        )
      }
    >
      <p>{locale.t("risk.text.1")}</p>
      <p>{locale.t("risk.text.2")}</p>
      <p>{locale.t("risk.text.3")}</p>
      {isAllowed && <p className="muted">{template.riskAllowedAt === null ? "" : locale.t("risk.since", { when: locale.date(template.riskAllowedAt) })}</p>}
      {!may && <Banner tone="info">{locale.t("risk.ask")}</Banner>}
      {may && !isAllowed && <Checkbox label={locale.t("risk.has_read")} isOn={hasRead} onChange={setRead} />}
    </Dialog>
  );
}
