/** What can be done with a segment as a whole. */
import { lazy, Suspense, useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange } from "../../api/hooks";
import { useMaySend } from "../../api/me";
import { type FieldError } from "../../api/refused";
import type { SegmentStatus } from "../../api/schema";
import { useMay, useNotify } from "../../bridge/context";
import { Banner, Button, Checkbox, Confirm, Dialog, Input, Menu, MultiCombobox, SkeletonLines, Stack, type Choice } from "../../design";
import { MayNotSend } from "../../popup/customers/MayNotSend";
import { csvOf, download } from "../../shared/csv";
import {
  SegmentArchiveDocument,
  SegmentDocument,
  SegmentExportDocument,
  SegmentGoLiveDocument,
  SegmentRebuildDocument,
  SegmentsDocument,
  SegmentTagDocument,
} from "./segments.documents";
import { useWords } from "./words";

const SendForm = lazy(() => import("../messages/SendForm"));

interface Props {
  readonly id: string;
  /** what the server calls it where it is named, not shown */
  readonly code: string;
  readonly name: string;
  readonly status: SegmentStatus;
  readonly size: number;
  readonly tags: readonly { readonly key: string; readonly name: string }[];
  readonly usedBy: readonly string[];
}

export function SegmentActions(props: Props) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { id } = props;
  const [open, setOpen] = useState<"send" | "export" | "tag" | "archive" | null>(null);
  const stale = [SegmentDocument, SegmentsDocument];
  const archive = useChange(SegmentArchiveDocument, stale);
  const goLive = useChange(SegmentGoLiveDocument, stale);
  const rebuild = useChange(SegmentRebuildDocument, stale);
  const close = () => {
    setOpen(null);
  };
  const tell = (
    outcome: { readonly isDone: boolean; readonly errors?: readonly FieldError[]; readonly refusal?: Error | null },
    done: string,
  ) => {
    close();
    if (outcome.isDone) notify.done(done);
    else fail({ errors: outcome.errors ?? [], refusal: outcome.refusal ?? null });
  };
  const mayRecall = useMay("MANAGE_DISCOUNTS");
  return (
    <>
      {props.status === "LIVE" && mayRecall && (
        <Button
          icon="send"
          disabled={props.size === 0}
          onClick={() => {
            setOpen("send");
          }}
        >
          {locale.t("segments.send")}
        </Button>
      )}
      {props.status !== "LIVE" && (
        <Button
          icon="play"
          isBusy={goLive.isBusy}
          onClick={() => {
            void goLive.run({ id }).then((outcome) => {
              tell(outcome, locale.t("segments.went_live"));
            });
          }}
        >
          {locale.t("segments.go_live")}
        </Button>
      )}
      <Menu
        items={[
          { label: locale.t("segments.tag"), icon: "tag", isDisabled: props.size === 0, onChoose: () => { setOpen("tag"); } },
          { label: locale.t("segments.export"), icon: "download", isDisabled: props.size === 0, onChoose: () => { setOpen("export"); } },
          {
            label: locale.t("segments.rebuild"),
            icon: "refresh",
            isDisabled: props.status !== "LIVE",
            onChoose: () => {
              void rebuild.run({ id }).then((outcome) => {
                tell(outcome, locale.t("segments.rebuilding"));
              });
            },
          },
          { label: locale.t("segments.archive"), icon: "trash", isCritical: true, isDisabled: props.status === "ARCHIVED", onChoose: () => { setOpen("archive"); } },
        ]}
      />
      {open === "archive" && (
        <Confirm
          title={locale.t("segments.archive.title", { name: props.name })}
          text={props.usedBy.length > 0 ? locale.t("segments.archive.used", { names: props.usedBy.join(locale.t("say.list")) }) : locale.t("segments.archive.text")}
          yes={locale.t("segments.archive")}
          kind="critical"
          isBusy={archive.isBusy}
          onYes={() => {
            void archive.run({ id }).then((outcome) => {
              tell(outcome, locale.t("segments.archived"));
            });
          }}
          onNo={close}
        />
      )}
      {open === "send" && <SendDialog {...props} onClose={close} />}
      {open === "export" && <ExportDialog {...props} onClose={close} />}
      {open === "tag" && <TagAllDialog {...props} onClose={close} />}
    </>
  );
}

type DialogProps = Props & { readonly onClose: () => void };

/** To whoever is in it at this moment; who enters later is not told. */
function SendDialog(props: DialogProps) {
  const locale = useWords();
  const maySend = useMaySend();
  return (
    <Dialog title={locale.t("segments.send.title", { name: props.name, count: props.size })} isWide onClose={props.onClose}>
      {maySend === null && <SkeletonLines />}
      {maySend === false && <MayNotSend />}
      {maySend && (
        <Suspense fallback={<SkeletonLines />}>
          <Stack>
            <p className="muted">{locale.t("segments.send.text")}</p>
            <SendForm segment={{ key: props.code, size: props.size }} onDone={props.onClose} />
          </Stack>
        </Suspense>
      )}
    </Dialog>
  );
}

function ExportDialog(props: DialogProps) {
  const locale = useWords();
  const fail = useFailure(locale);
  const [isRevealed, reveal] = useState(false);
  const [cut, setCut] = useState<number | null>(null);
  const { run, isBusy } = useChange(SegmentExportDocument);
  const start = async () => {
    const outcome = await run({ id: props.id, isRevealed });
    if (!outcome.isDone) {
      fail(outcome);
      return;
    }
    const head = (["id", "name", "phone", "email", "saleor", "since"] as const).map((each) => locale.t(`export.${each}`));
    const rows = (outcome.payload.members ?? []).map((each) => [each.customerId, each.name, each.phone, each.email, each.saleorId, each.enteredAt]);
    download(`${props.name}.csv`, csvOf([head, ...rows]));
    if (outcome.payload.isCut === true) setCut(rows.length);
    else props.onClose();
  };
  return (
    <Dialog
      title={locale.t("segments.export.title", { count: props.size })}
      onClose={props.onClose}
      actions={
        <Button kind="primary" icon="download" isBusy={isBusy} onClick={() => void start()}>
          {locale.t("segments.export.start")}
        </Button>
      }
    >
      <Stack isTight>
        {cut !== null && (
          <Banner tone="warning" title={locale.t("segments.export.cut", { count: cut, all: props.size })}>
            {locale.t("segments.export.cut.text")}
          </Banner>
        )}
        <p>{locale.t("segments.export.text")}</p>
        <Checkbox label={locale.t("segments.export.reveal")} hint={locale.t("segments.export.reveal.hint")} isOn={isRevealed} onChange={reveal} />
      </Stack>
    </Dialog>
  );
}

function TagAllDialog(props: DialogProps) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const [chosen, choose] = useState<readonly Choice[]>([]);
  const [text, setText] = useState("");
  const [reason, setReason] = useState("");
  const { run, isBusy } = useChange(SegmentTagDocument);
  const known = props.tags.map((each) => ({ value: each.key, label: each.name }));
  const typed = text.trim();
  const found = known.filter((each) => each.label.includes(typed) || each.value.includes(typed));
  const choices = typed === "" || known.some((each) => each.label === typed || each.value === typed) ? found : [...found, { value: typed, label: typed, detail: locale.t("segments.tag.new") }];
  const start = async () => {
    const outcome = await run({ id: props.id, tags: chosen.map((each) => each.value), reason });
    if (outcome.isDone) {
      notify.done(locale.t("segments.tag.started", { count: props.size }));
      props.onClose();
    } else fail(outcome);
  };
  return (
    <Dialog
      title={locale.t("segments.tag.title", { count: props.size })}
      onClose={props.onClose}
      actions={
        <Button kind="primary" icon="tag" disabled={chosen.length === 0} isBusy={isBusy} onClick={() => void start()}>
          {locale.t("segments.tag.start")}
        </Button>
      }
    >
      <Stack isTight>
        <MultiCombobox label={locale.t("segments.tag.label")} value={chosen} choices={choices} onSearch={setText} onChange={choose} />
        <Input label={locale.t("segments.tag.reason")} isOptional value={reason} maxLength={200} onChange={setReason} />
      </Stack>
    </Dialog>
  );
}
