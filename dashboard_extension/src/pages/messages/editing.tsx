/** What the form of a template and the form of our own content have in common. */
import { useMemo, useState, type ReactNode } from "react";

import { useRouter } from "../../app/router";
import { useFailure } from "../../api/failure";
import { useChange, type Read } from "../../api/hooks";
import { fieldErrorInWords, type FieldError } from "../../api/refused";
import type { MessagePurpose, TemplateInput } from "../../api/schema";
import { useMay, useNotify } from "../../bridge/context";
import { Banner, Button, Card, Columns, EmptyState, Loaded, NoAccess, Page, PageSkeleton, RadioGroup, Savebar } from "../../design";
import { useSettled } from "../../shared/settled";
import { SaveTemplateDocument, TemplatesDocument } from "./messages.documents";
import { pauseInWords } from "./naming";
import { TestDialog } from "./TestDialog";
import { useWords, type Words } from "./words";

type Kind = "template" | "content";

const HOME = "/messages";
const PURPOSES: readonly MessagePurpose[] = ["SERVICE", "REMINDER", "MARKETING"];

/** What has to be there before either form can be drawn: the right, an account, the thing itself. */
export function Ready<Account, Found>(props: {
  readonly kind: Kind;
  readonly id: string | undefined;
  readonly material: Read<{ readonly sendingAccounts: readonly Account[] }>;
  readonly fits: (account: Account) => boolean;
  readonly read: Read<{ readonly template: Found | null }>;
  readonly isOurs: (found: Found) => boolean;
  readonly children: (accounts: readonly Account[], found: Found | null) => ReactNode;
}) {
  const locale = useWords();
  const may = useMay("MANAGE_DISCOUNTS");
  const { kind, id } = props;
  const back = { to: HOME, label: locale.t("page.messages") };
  if (id === undefined && !may) return <NoAccess permission="MANAGE_DISCOUNTS" />;
  return (
    <Loaded of={props.material} skeleton={<PageSkeleton />}>
      {({ sendingAccounts }) => {
        const accounts = sendingAccounts.filter(props.fits);
        if (accounts.length === 0)
          return (
            <Page title={locale.t(`${kind}.new`)} back={back}>
              <EmptyState icon="message" title={locale.t(`${kind}.no_account.title`)} text={locale.t(`${kind}.no_account.text`)} />
            </Page>
          );
        if (id === undefined) return props.children(accounts, null);
        return (
          <Loaded of={props.read} skeleton={<PageSkeleton />}>
            {({ template }) =>
              template !== null && props.isOurs(template) ? (
                props.children(accounts, template)
              ) : (
                <Page title={locale.t("page.messages")} back={back}>
                  <EmptyState icon="message" title={locale.t("app.not_found.title")} text={locale.t("app.not_found.text")} />
                </Page>
              )
            }
          </Loaded>
        );
      }}
    </Loaded>
  );
}

/** What is typed, once the typing stops: the preview is of this. */
export function useTyped(input: TemplateInput): TemplateInput {
  const typed = useSettled(JSON.stringify(input));
  return useMemo(() => JSON.parse(typed) as TemplateInput, [typed]);
}

/** Saves it, and goes on to the page of what is new. */
export function useSave(props: {
  readonly kind: Kind;
  readonly id: string | null;
  /** what shows it and is read anew */
  readonly stale: { readonly name: string };
  readonly onSaved: () => void;
  readonly onErrors: (errors: readonly FieldError[]) => void;
}) {
  const locale = useWords();
  const router = useRouter();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { kind, id } = props;
  const { run, isBusy } = useChange(SaveTemplateDocument, [TemplatesDocument, props.stale]);
  const save = async (input: TemplateInput) => {
    const outcome = await run({ id, input });
    if (outcome.isDone) {
      props.onSaved();
      notify.done(locale.t(`${kind}.saved`));
      const saved = outcome.payload.template;
      if (id === null && saved) router.go(`${HOME}/${kind}s/${saved.id}`);
    } else if (outcome.refusal) {
      fail(outcome);
    } else {
      props.onErrors(outcome.errors);
      notify.failed(locale.t(`${kind}.not_saved`), locale.t("template.not_saved.text"));
    }
  };
  return { save, isBusy };
}

/** What the server refused: what is wrong with a text is said as beside its preview. */
export function errorInWords(locale: Words, error: FieldError): string {
  return locale.maybe(`flaw.${error.code}`) ?? fieldErrorInWords(locale, error);
}

/** The page around the cards of a form: its name, a test, a preview that stays in sight. */
export function Frame(props: {
  readonly kind: Kind;
  /** what is edited; null: something new */
  readonly of: { readonly id: string; readonly title: string; readonly status: string; readonly pausedReason: string } | null;
  readonly isSms?: boolean | undefined;
  readonly isDirty: boolean;
  readonly isBusy: boolean;
  readonly onSave: () => void;
  readonly onCancel: () => void;
  /** beside the button of the test */
  readonly actions?: ReactNode;
  readonly banner?: ReactNode;
  readonly preview: ReactNode;
  readonly children: ReactNode;
}) {
  const locale = useWords();
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const [isTesting, setTesting] = useState(false);
  const { kind, of } = props;
  return (
    <>
      <Page
        title={of?.title ?? locale.t(`${kind}.new`)}
        subtitle={of === null ? locale.t(`${kind}.new.text`) : undefined}
        back={{ to: HOME, label: locale.t("page.messages") }}
        actions={
          of !== null &&
          mayChange && (
            <>
              {props.actions}
              <Button
                icon="send"
                disabled={props.isDirty}
                onClick={() => {
                  setTesting(true);
                }}
              >
                {locale.t("test.open")}
              </Button>
            </>
          )
        }
      >
        {of?.status === "PAUSED" && (
          <Banner tone="warning" title={locale.t("template.paused")}>
            {pauseInWords(locale, of.pausedReason)}
          </Banner>
        )}
        {props.banner}
        <Columns
          isSticky
          aside={
            <div className="messages-aside">
              <Card title={locale.t("preview.title")}>{props.preview}</Card>
            </div>
          }
        >
          {props.children}
        </Columns>
      </Page>
      {mayChange && <Savebar isDirty={props.isDirty} isBusy={props.isBusy} onSave={props.onSave} onCancel={props.onCancel} />}
      {of !== null && isTesting && (
        <TestDialog
          templateId={of.id}
          isSms={props.isSms ?? false}
          onClose={() => {
            setTesting(false);
          }}
        />
      )}
    </>
  );
}

export function PurposeCard(props: { readonly kind: Kind; readonly value: MessagePurpose; readonly onChange: (purpose: MessagePurpose) => void; readonly children?: ReactNode }) {
  const locale = useWords();
  const isOurs = props.kind === "content";
  return (
    <Card title={locale.t("template.purpose")} subtitle={isOurs ? locale.t("content.purpose") : undefined}>
      <RadioGroup
        label={locale.t("template.purpose.label")}
        value={props.value}
        options={PURPOSES.map((value) => ({ value, label: locale.t(`purpose.${value}`), hint: locale.t(isOurs ? `content.purpose.${value}` : `purpose.${value}.hint`) }))}
        onChange={props.onChange}
      />
      {props.children}
    </Card>
  );
}
