import { useRef, useState } from "react";

import { fieldErrorInWords, refusalInWords } from "../../api/refused";
import { useChange, useRead } from "../../api/hooks";
import { useNotify } from "../../bridge/context";
import { Banner, Button, Confirm, Dialog, EmptyState, IconButton, Loaded, Row } from "../../design";
import { AddPictureDocument, DeletePictureDocument, PicturesDocument } from "./contents.documents";
import { asContent } from "./pictures";
import { useWords } from "./words";

export interface Picture {
  readonly id: string;
  readonly name: string;
  readonly url: string;
}

/** The picture a message shows, and the shop's own pictures to choose from. */
export function PictureField(props: {
  readonly picture: Picture | null;
  readonly hint: string;
  readonly isOptional: boolean;
  readonly error: string | undefined;
  readonly onChange: (picture: Picture | null) => void;
}) {
  const locale = useWords();
  const [isOpen, setOpen] = useState(false);
  const { picture } = props;
  return (
    <div className="messages-picture">
      {picture && <img src={picture.url} alt={picture.name} />}
      <div>
        <Row>
          <Button
            icon="add"
            onClick={() => {
              setOpen(true);
            }}
          >
            {locale.t(picture ? "picture.another" : "picture.choose")}
          </Button>
          {picture && props.isOptional && (
            <Button
              kind="quiet"
              onClick={() => {
                props.onChange(null);
              }}
            >
              {locale.t("picture.none")}
            </Button>
          )}
        </Row>
        <p className="field-hint" data-tone={props.error ? "critical" : undefined}>
          {props.error ?? props.hint}
        </p>
      </div>
      {isOpen && (
        <PictureDialog
          chosen={picture?.id ?? ""}
          onClose={() => {
            setOpen(false);
          }}
          onChoose={(found) => {
            setOpen(false);
            props.onChange(found);
          }}
          onGone={() => {
            props.onChange(null);
          }}
        />
      )}
    </div>
  );
}

function PictureDialog(props: {
  readonly chosen: string;
  readonly onClose: () => void;
  readonly onChoose: (picture: Picture) => void;
  /** what was chosen is deleted */
  readonly onGone: () => void;
}) {
  const locale = useWords();
  const notify = useNotify();
  const read = useRead(PicturesDocument, {});
  const add = useChange(AddPictureDocument, [PicturesDocument]);
  const remove = useChange(DeletePictureDocument, [PicturesDocument]);
  const [failure, setFailure] = useState<string | null>(null);
  const [asked, setAsked] = useState<Picture | null>(null);
  const input = useRef<HTMLInputElement>(null);

  const upload = async (file: File) => {
    setFailure(null);
    const content = await asContent(file);
    if (content === null) {
      setFailure(locale.t("picture.unreadable"));
      return;
    }
    const outcome = await add.run({ name: file.name.replace(/\.[a-z]+$/i, ""), content });
    if (outcome.isDone && outcome.payload.picture) props.onChoose(outcome.payload.picture);
    else if (!outcome.isDone) setFailure(outcome.refusal ? refusalInWords(locale, outcome.refusal) : outcome.errors.map((error) => fieldErrorInWords(locale, error)).join(" "));
  };
  const drop = async ({ id }: Picture) => {
    setFailure(null);
    const outcome = await remove.run({ id });
    setAsked(null);
    if (outcome.isDone) {
      notify.done(locale.t("picture.deleted"));
      if (id === props.chosen) props.onGone();
    } else setFailure(outcome.refusal ? refusalInWords(locale, outcome.refusal) : outcome.errors.map((error) => fieldErrorInWords(locale, error)).join(" "));
  };
  return (
    <Dialog title={locale.t("picture.title")} onClose={props.onClose}>
      {failure !== null && <Banner tone="warning">{failure}</Banner>}
      <Row>
        <Button
          kind="primary"
          icon="upload"
          isBusy={add.isBusy}
          onClick={() => {
            input.current?.click();
          }}
        >
          {locale.t("picture.upload")}
        </Button>
        <span className="muted">{locale.t("picture.upload.hint")}</span>
      </Row>
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg,image/gif"
        hidden
        aria-label={locale.t("picture.upload")}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = "";
          if (file) void upload(file);
        }}
      />
      <Loaded of={read}>
        {({ pictures }) =>
          pictures.length === 0 ? (
            <EmptyState icon="message" title={locale.t("picture.empty.title")} text={locale.t("picture.empty.text")} />
          ) : (
            <ul className="messages-pictures" aria-label={locale.t("picture.title")}>
              {pictures.map((picture) => (
                <li key={picture.id}>
                  <button
                    type="button"
                    aria-pressed={picture.id === props.chosen}
                    onClick={() => {
                      props.onChoose(picture);
                    }}
                  >
                    <img src={picture.url} alt="" loading="lazy" />
                    <span>{picture.name}</span>
                    <small className="muted">
                      {picture.width}×{picture.height}
                    </small>
                  </button>
                  <IconButton icon="trash" label={locale.t("picture.delete", { name: picture.name })} onClick={() => { setAsked(picture); }} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {asked !== null && (
        <Confirm
          kind="critical"
          title={locale.t("picture.delete.title", { name: asked.name })}
          text={locale.t("picture.delete.text")}
          yes={locale.t("form.delete")}
          isBusy={remove.isBusy}
          onYes={() => void drop(asked)}
          onNo={() => {
            setAsked(null);
          }}
        />
      )}
    </Dialog>
  );
}
