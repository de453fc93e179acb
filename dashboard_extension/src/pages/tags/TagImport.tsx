/** A CSV of tags: chosen, checked row by row, then put on in the background. */
import { useRef, useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { useNotify } from "../../bridge/context";
import { Banner, Button, Dialog, Loaded, Row, Skeleton, Stack } from "../../design";
import { csvOf, download } from "../../shared/csv";
import { decoded, MOST_BYTES } from "./decoded";
import { TagImportCheckDocument, TagImportStartDocument, TagJobsDocument, TagsDocument, type TagImportCheckQuery } from "./tags.documents";
import { useWords, type Words } from "./words";

type Checked = TagImportCheckQuery["checkTagImport"];

interface Chosen {
  readonly name: string;
  readonly csv: string;
}

export function TagImportDialog(props: { readonly onClose: () => void }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const input = useRef<HTMLInputElement>(null);
  const [chosen, choose] = useState<Chosen | null>(null);
  const [isTooLarge, setTooLarge] = useState(false);
  const read = useRead(TagImportCheckDocument, { csv: chosen?.csv ?? "" }, { isWanted: chosen !== null });
  const { run, isBusy } = useChange(TagImportStartDocument, [TagJobsDocument, TagsDocument]);
  const usable = chosen !== null && !read.isOld ? (read.data?.checkTagImport.usable ?? 0) : 0;

  const onFile = async (file: File | undefined) => {
    if (!file) return;
    const text = decoded(await file.arrayBuffer());
    const tooLarge = new Blob([text]).size > MOST_BYTES;
    setTooLarge(tooLarge);
    choose(tooLarge ? null : { name: file.name, csv: text });
  };
  const start = async () => {
    if (chosen === null) return;
    const outcome = await run({ csv: chosen.csv });
    if (outcome.isDone) {
      notify.done(locale.t("import.started", { count: usable }));
      props.onClose();
    } else fail(outcome);
  };
  return (
    <Dialog
      title={locale.t("tags.import")}
      isWide
      onClose={props.onClose}
      actions={
        <Button kind="primary" icon="upload" disabled={usable === 0} isBusy={isBusy} onClick={() => void start()}>
          {locale.t("import.start", { count: usable })}
        </Button>
      }
    >
      <Stack>
        <div className="tags-import">
          <p>{locale.t("import.text")}</p>
          <pre className="tags-example">{locale.t("import.example")}</pre>
          <Row>
            <input
              ref={input}
              type="file"
              accept=".csv,.txt,text/csv,text/plain"
              className="hidden-text"
              aria-label={locale.t("import.choose")}
              tabIndex={-1}
              onChange={(event) => {
                void onFile(event.target.files?.[0]);
                event.target.value = "";
              }}
            />
            <Button icon="upload" onClick={() => input.current?.click()}>
              {locale.t(chosen ? "import.choose_other" : "import.choose")}
            </Button>
            <Button
              kind="quiet"
              icon="download"
              onClick={() => {
                download(`${locale.t("import.template.name")}.csv`, csvOf([[locale.t("import.column.identifier"), locale.t("import.column.tag"), locale.t("import.column.reason")]]));
              }}
            >
              {locale.t("import.template")}
            </Button>
            {chosen && <span className="muted">{chosen.name}</span>}
          </Row>
        </div>
        {isTooLarge && <Banner tone="critical">{locale.t("import.too_large")}</Banner>}
        {chosen && (
          <Loaded of={read} skeleton={<Skeleton height={120} />}>
            {({ checkTagImport }) => (read.isOld ? <Skeleton height={120} /> : <Found locale={locale} checked={checkTagImport} />)}
          </Loaded>
        )}
      </Stack>
    </Dialog>
  );
}

function Found(props: { readonly locale: Words; readonly checked: Checked }) {
  const { locale, checked } = props;
  return (
    <Stack isTight>
      <Banner tone={checked.usable === 0 ? "critical" : checked.faulty === 0 ? "success" : "warning"} title={locale.t("import.usable", { count: checked.usable, people: checked.people })}>
        {checked.faulty > 0 && locale.t("import.faulty", { count: checked.faulty })}
      </Banner>
      {checked.tags.length > 0 && (
        <ul className="tags-found">
          {checked.tags.map((each) => (
            <li key={each.tag}>
              <span>{each.tag}</span>
              {each.isNew && <small className="muted">{locale.t("import.new_tag")}</small>}
              <strong>{locale.t("import.rows", { count: each.rows })}</strong>
            </li>
          ))}
        </ul>
      )}
      {checked.faults.length > 0 && (
        <div className="tags-faults" role="group" aria-label={locale.t("import.faults")} tabIndex={0}>
          <table className="table">
            <caption className="hidden-text">{locale.t("import.faults")}</caption>
            <thead>
              <tr>
                <th scope="col">{locale.t("import.line")}</th>
                <th scope="col">{locale.t("import.fault")}</th>
              </tr>
            </thead>
            <tbody>
              {checked.faults.map((each) => (
                <tr key={`${each.line}-${each.fault}`}>
                  <td>{each.line === 0 ? locale.t("import.file") : locale.count(each.line)}</td>
                  <td data-wraps>{locale.t(`fault.${each.fault}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {checked.faulty > checked.faults.length && <p className="muted">{locale.t("import.first", { count: checked.faults.length })}</p>}
        </div>
      )}
    </Stack>
  );
}
