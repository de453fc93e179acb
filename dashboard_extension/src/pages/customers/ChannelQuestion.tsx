import { useState } from "react";

import type { MessageChannel, StopReason } from "../../api/schema";
import { useFailure } from "../../api/failure";
import { useChange } from "../../api/hooks";
import { useNotify } from "../../bridge/context";
import { Button, Confirm, Dialog, Select, Stack } from "../../design";
import { CustomerProfileDocument, CustomersDocument, CustomerTimelineDocument, LiftSuppressionDocument, SuppressCustomerDocument } from "./customers.documents";
import { channelName } from "./faces";
import { useWords } from "./words";

const REASONS: readonly StopReason[] = ["ASKED", "COMPLAINED", "WRONG_PERSON", "OTHER"];
const STALE = [CustomerProfileDocument, CustomersDocument, CustomerTimelineDocument];

interface QuestionProps {
  readonly id: string;
  readonly channel: MessageChannel;
  readonly onClose: () => void;
}

/** Close a channel for somebody by hand, with a reason, or open it again. */
export function ChannelQuestion(props: QuestionProps & { readonly as: "suppress" | "lift" }) {
  return props.as === "suppress" ? <Suppress {...props} /> : <Lift {...props} />;
}

function Suppress(props: QuestionProps) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { run, isBusy } = useChange(SuppressCustomerDocument, STALE);
  const [reason, setReason] = useState<StopReason>("ASKED");
  const suppress = async () => {
    const outcome = await run({ id: props.id, channel: props.channel, reason });
    if (outcome.isDone) notify.done(locale.t("profile.suppressed"));
    else fail(outcome);
    props.onClose();
  };
  return (
    <Dialog
      title={locale.t("profile.suppress.title", { channel: channelName(locale, props.channel) })}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{locale.t("form.cancel")}</Button>
          <Button
            kind="critical"
            isBusy={isBusy}
            onClick={() => {
              void suppress();
            }}
          >
            {locale.t("profile.suppress.yes")}
          </Button>
        </>
      }
    >
      <Stack isTight>
        <p>{locale.t("profile.suppress.text")}</p>
        <Select
          label={locale.t("profile.suppress.reason")}
          value={reason}
          onChange={setReason}
          options={REASONS.map((each) => ({ value: each, label: locale.t(`profile.suppress.reason.${each}`) }))}
        />
      </Stack>
    </Dialog>
  );
}

function Lift(props: QuestionProps) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { run, isBusy } = useChange(LiftSuppressionDocument, STALE);
  const lift = async () => {
    const outcome = await run({ id: props.id, channel: props.channel });
    if (outcome.isDone) notify.done(locale.t("profile.lifted"));
    else fail(outcome);
    props.onClose();
  };
  return (
    <Confirm
      title={locale.t("profile.lift.title", { channel: channelName(locale, props.channel) })}
      text={locale.t("profile.lift.text")}
      yes={locale.t("profile.lift.yes")}
      isBusy={isBusy}
      onYes={() => {
        void lift();
      }}
      onNo={props.onClose}
    />
  );
}
