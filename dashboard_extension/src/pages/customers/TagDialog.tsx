import { useState } from "react";

import { useChange, useRead } from "../../api/hooks";
import { fieldErrorInWords, refusalInWords } from "../../api/refused";
import { useNotify } from "../../bridge/context";
import { Button, Dialog, Input, MultiCombobox, Stack, type Choice } from "../../design";
import { CustomerProfileDocument, CustomersDocument, CustomerTagsDocument, CustomerTimelineDocument, PutTagsDocument, TakeTagsDocument } from "./customers.documents";
import { useWords } from "./words";

const STALE = [CustomersDocument, CustomerProfileDocument, CustomerTimelineDocument, CustomerTagsDocument];

export interface Tagging {
  readonly tags: readonly Choice[];
  readonly setTags: (tags: readonly Choice[]) => void;
  readonly reason: string;
  readonly setReason: (reason: string) => void;
  readonly error: string | undefined;
  readonly isBusy: boolean;
  /** resolves to whether it was done */
  readonly save: () => Promise<boolean>;
}

/** Put tags on these customers, or take them off, in a dialog as in a popup. */
export function useTagging(ids: readonly string[], isTaking = false): Tagging {
  const locale = useWords();
  const notify = useNotify();
  const [tags, setTags] = useState<readonly Choice[]>([]);
  const [reason, setReason] = useState("");
  const [error, setError] = useState<string>();
  const put = useChange(PutTagsDocument, STALE);
  const take = useChange(TakeTagsDocument, STALE);
  return {
    tags,
    setTags: (next) => {
      setTags(next);
      setError(undefined);
    },
    reason,
    setReason,
    error,
    isBusy: put.isBusy || take.isBusy,
    save: async () => {
      const outcome = await (isTaking ? take : put).run({ customerIds: [...ids], tags: tags.map((tag) => tag.value), reason });
      if (outcome.isDone) {
        const isLater = outcome.payload.job !== null;
        notify.done(locale.t(isTaking ? (isLater ? "untag.started" : "untag.saved") : isLater ? "tags.started" : "tags.saved", { count: ids.length }));
        return true;
      }
      const [first] = outcome.errors;
      setError(first ? fieldErrorInWords(locale, first) : refusalInWords(locale, outcome.refusal));
      return false;
    },
  };
}

export function TagFields(props: { readonly tagging: Tagging; readonly isTaking?: boolean | undefined }) {
  const locale = useWords();
  const { tagging } = props;
  const read = useRead(CustomerTagsDocument, {});
  const [typed, setTyped] = useState("");
  return (
    <Stack isTight>
      <MultiCombobox
        label={locale.t("tags.label")}
        hint={locale.t(props.isTaking ? "untag.hint" : "tags.hint")}
        error={tagging.error}
        value={tagging.tags}
        onChange={tagging.setTags}
        choices={tagChoices(read.data?.customerTags ?? [], typed, props.isTaking ? null : locale.t("tags.new"))}
        isSearching={read.isLoading}
        onSearch={setTyped}
      />
      <Input
        label={locale.t("tags.reason")}
        hint={locale.t("tags.reason.hint")}
        isOptional
        maxLength={200}
        value={tagging.reason}
        onChange={tagging.setReason}
      />
    </Stack>
  );
}

/** The known tags that hold what is typed, and what is typed itself if nobody has it yet;
 * `isNew` null: the known ones alone. */
export function tagChoices(
  known: readonly { readonly key: string; readonly name: string }[],
  typed: string,
  isNew: string | null,
): readonly Choice[] {
  const word = typed.trim();
  const isKnown = known.some((tag) => tag.key === word || tag.name === word);
  const found = known
    .filter((tag) => tag.name.toLowerCase().includes(word.toLowerCase()))
    .map((tag) => ({ value: tag.key, label: tag.name }));
  return word === "" || isKnown || isNew === null ? found : [...found, { value: word, label: word, detail: isNew }];
}

export function TagDialog(props: {
  readonly ids: readonly string[];
  readonly isTaking?: boolean | undefined;
  readonly onClose: () => void;
  readonly onDone?: (() => void) | undefined;
}) {
  const locale = useWords();
  const { isTaking = false } = props;
  const tagging = useTagging(props.ids, isTaking);
  const save = async () => {
    if (!(await tagging.save())) return;
    props.onDone?.();
    props.onClose();
  };
  return (
    <Dialog
      title={locale.t(isTaking ? "untag.title" : "tags.title", { count: props.ids.length })}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{locale.t("form.cancel")}</Button>
          <Button
            kind="primary"
            isBusy={tagging.isBusy}
            disabled={tagging.tags.length === 0}
            onClick={() => {
              void save();
            }}
          >
            {locale.t(isTaking ? "untag.save" : "tags.save")}
          </Button>
        </>
      }
    >
      <TagFields tagging={tagging} isTaking={isTaking} />
    </Dialog>
  );
}
