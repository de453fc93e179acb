import { useState } from "react";

import type { ConsentPurpose, MessageChannel } from "../../api/schema";
import { useChange } from "../../api/hooks";
import { fieldErrorInWords, refusalInWords } from "../../api/refused";
import { useNotify } from "../../bridge/context";
import { Button, Dialog, Input, RadioGroup, Select, Stack, Textarea } from "../../design";
import { CHANNELS } from "../../shared/channels";
import { CustomerProfileDocument, CustomersDocument, CustomerTimelineDocument, SetConsentDocument } from "./customers.documents";
import { capital, channelName, sourceInWords } from "./faces";
import { CustomerPrivacyDocument } from "./privacy.documents";
import { useWords } from "./words";

const STALE = [CustomerProfileDocument, CustomersDocument, CustomerTimelineDocument, CustomerPrivacyDocument];
const PURPOSES = ["MARKETING", "REMINDER", "SERVICE"] as const;
/** what is about no channel */
const USES = ["PROFILING", "LOCATION"] as const;
const SOURCES = ["paper", "telephone", "in_person", "online", "staff"] as const;

type About = ConsentPurpose;

function isUse(about: About): about is (typeof USES)[number] {
  return USES.some((each) => each === about);
}

/** What somebody told the shop's staff, written down with what there is to show for it. */
export function ConsentDialog(props: { readonly id: string; readonly onClose: () => void }) {
  const locale = useWords();
  const notify = useNotify();
  const [about, setAbout] = useState<About>("MARKETING");
  const [channel, setChannel] = useState<MessageChannel>("SMS");
  const [said, setSaid] = useState<"yes" | "no">("yes");
  const [source, setSource] = useState<(typeof SOURCES)[number]>("paper");
  const [textVersion, setTextVersion] = useState("");
  const [proof, setProof] = useState("");
  const [error, setError] = useState<string>();
  const { run, isBusy } = useChange(SetConsentDocument, STALE);
  const save = async () => {
    const outcome = await run({
      id: props.id,
      channel: isUse(about) ? null : channel,
      purpose: about,
      isGranted: said === "yes",
      textVersion,
      source,
      proof,
    });
    if (outcome.isDone) {
      notify.done(locale.t("consent.saved"));
      props.onClose();
      return;
    }
    const [first] = outcome.errors;
    setError(first ? fieldErrorInWords(locale, first) : refusalInWords(locale, outcome.refusal));
  };
  return (
    <Dialog
      title={locale.t("consent.record")}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{locale.t("form.cancel")}</Button>
          <Button
            kind="primary"
            isBusy={isBusy}
            onClick={() => {
              void save();
            }}
          >
            {locale.t("form.save")}
          </Button>
        </>
      }
    >
      <Stack isTight>
        <p className="muted">{locale.t("consent.record.text")}</p>
        <Select
          label={locale.t("consent.purpose")}
          value={about}
          onChange={setAbout}
          hint={isUse(about) ? locale.t(`use.${about}.hint`) : undefined}
          options={[
            ...PURPOSES.map((each) => ({ value: each, label: capital(locale.t(`purpose.${each}`)) })),
            ...USES.map((each) => ({ value: each, label: capital(locale.t(`use.${each}`)) })),
          ]}
        />
        {!isUse(about) && (
          <Select
            label={locale.t("consent.channel")}
            value={channel}
            onChange={setChannel}
            options={CHANNELS.map((each) => ({ value: each, label: channelName(locale, each) }))}
          />
        )}
        <RadioGroup
          label={locale.t("consent.said")}
          value={said}
          onChange={setSaid}
          options={[
            { value: "yes", label: locale.t("consent.yes") },
            { value: "no", label: locale.t("consent.no") },
          ]}
        />
        <Select
          label={locale.t("consent.source")}
          value={source}
          onChange={setSource}
          options={SOURCES.map((each) => ({ value: each, label: sourceInWords(locale, each) }))}
        />
        <Input
          label={locale.t("consent.wording")}
          hint={locale.t("consent.wording.hint")}
          isOptional={said === "no"}
          maxLength={40}
          value={textVersion}
          error={error}
          onChange={(next) => {
            setTextVersion(next);
            setError(undefined);
          }}
        />
        <Textarea label={locale.t("consent.proof")} hint={locale.t("consent.proof.hint")} isOptional maxLength={500} value={proof} onChange={setProof} />
      </Stack>
    </Dialog>
  );
}
