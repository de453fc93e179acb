import "./settings.css";

import { useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { fieldErrorInWords } from "../../api/refused";
import type { AccountKind } from "../../api/schema";
import { usePlace, useRouter } from "../../app/router";
import type { PageProps } from "../../app/page";
import { useNotify } from "../../bridge/context";
import {
  Button,
  ButtonLink,
  Card,
  Copyable,
  EmptyState,
  Input,
  Loaded,
  Page,
  RadioGroup,
  Savebar,
  Select,
  Textarea,
  type Draft,
  useDraft,
} from "../../design";
import { SetupDocument } from "../setup/setup.documents";
import { AccountDocument, AccountSaveDocument, AccountsDocument } from "./accounts.documents";
import { emptyValues, freeKey, inputOf, isSms, isWeChat, missingOf, KINDS, madeUp, secretOf, valuesOf, type Account, type SecretName, type Values } from "./accounts";
import { OnceDialog } from "./OnceDialog";
import { useWords } from "./words";

const LIST = "/settings?tab=accounts";
const AES_KEY = 43;
const TOKEN = 32;

/** An account: a new one, or one to change. */
export default function AccountForm(props: PageProps) {
  const locale = useWords();
  const { key } = props.params;
  const read = useRead(AccountsDocument, {});
  const account = read.data?.accounts.find((each) => each.key === key);
  const title = key === undefined ? locale.t("account.new") : (account?.name ?? locale.t("accounts.edit"));
  return (
    <Page title={title} back={{ to: LIST, label: locale.t("account.back") }} isNarrow>
      <Loaded of={read}>
        {({ accounts }) =>
          key !== undefined && account === undefined ? (
            <EmptyState icon="search" title={locale.t("account.gone.title")} text={locale.t("account.gone.text")}>
              <ButtonLink to={LIST}>{locale.t("account.back")}</ButtonLink>
            </EmptyState>
          ) : (
            <Form account={account} taken={accounts.map((each) => each.key)} />
          )
        }
      </Loaded>
    </Page>
  );
}

function kindOf(text: string | null): AccountKind {
  return KINDS.find((kind) => kind === text) ?? "SERVICE_ACCOUNT";
}

function Form(props: { readonly account: Account | undefined; readonly taken: readonly string[] }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const router = useRouter();
  const { account, taken } = props;
  const asked = kindOf(usePlace().query.get("kind"));
  const draft = useDraft<Values>(account ? valuesOf(account) : emptyValues(asked, taken));
  const save = useChange(AccountSaveDocument, [AccountsDocument, AccountDocument, SetupDocument]);
  const [address, setAddress] = useState<string | null>(null);
  const { values } = draft;

  const onSave = async () => {
    const missing = missingOf(values, account === undefined);
    if (missing.length > 0) {
      draft.fail(Object.fromEntries(missing.map((name) => [name, locale.t("refusal.VALUE_MISSING")])));
      return;
    }
    const outcome = await save.run({ key: values.key.trim(), isNew: account === undefined, input: inputOf(values) });
    if (outcome.isDone) {
      draft.saved(account ? { ...values, ...noSecrets } : values);
      notify.done(locale.t("account.saved"), locale.t("account.saved.test"));
      const { callbackUrl } = outcome.payload;
      if (callbackUrl !== null) setAddress(callbackUrl);
      else router.go(LIST);
      return;
    }
    if (outcome.refusal) fail(outcome);
    else draft.fail(Object.fromEntries(outcome.errors.map((error) => [error.field ?? "", fieldErrorInWords(locale, error)])));
  };
  return (
    <>
      <WhatItIs draft={draft} isNew={account === undefined} taken={taken} />
      <Credentials draft={draft} account={account} />
      {isWeChat(values.kind) && <Pushes draft={draft} account={account} />}
      {values.kind === "SERVICE_ACCOUNT" && <WebLogin draft={draft} account={account} />}
      <Savebar isDirty={draft.isDirty} isBusy={save.isBusy} onSave={() => void onSave()} onCancel={draft.reset} />
      {address !== null && (
        <OnceDialog
          address={address}
          onClose={() => {
            setAddress(null);
            router.go(LIST);
          }}
        />
      )}
    </>
  );
}

const noSecrets = { appSecret: "", pushToken: "", aesKey: "", secretId: "", secretKey: "", accessKeyId: "", accessKeySecret: "", apiSecret: "" };

function WhatItIs(props: { readonly draft: Draft<Values>; readonly isNew: boolean; readonly taken: readonly string[] }) {
  const locale = useWords();
  const { draft } = props;
  const { values, errors } = draft;
  return (
    <Card title={locale.t(props.isNew ? "account.what" : `kind.${values.kind}`)}>
      {props.isNew && (
        <RadioGroup
          label={locale.t("account.kind")}
          value={values.kind}
          options={KINDS.map((kind) => ({ value: kind, label: locale.t(`kind.${kind}`), hint: locale.t(`account.kind.${kind}`) }))}
          onChange={(kind) => {
            // a short name that somebody typed stays
            const isOurs = values.key === freeKey(values.kind, props.taken);
            draft.set({ kind, ...(isOurs ? { key: freeKey(kind, props.taken) } : {}) });
          }}
        />
      )}
      <Input
        label={locale.t("account.name")}
        hint={locale.t("account.name.hint")}
        value={values.name}
        maxLength={60}
        error={errors.name}
        onChange={(name) => {
          draft.set({ name });
        }}
      />
      {props.isNew && (
        <Input
          label={locale.t("account.key")}
          hint={locale.t("account.key.hint")}
          value={values.key}
          maxLength={40}
          error={errors.key}
          onChange={(key) => {
            draft.set({ key });
          }}
        />
      )}
    </Card>
  );
}

interface PartProps {
  readonly draft: Draft<Values>;
  readonly account: Account | undefined;
}

function Credentials(props: PartProps) {
  const locale = useWords();
  const { draft, account } = props;
  const { values, errors } = draft;
  const sms = isSms(values.kind);
  return (
    <Card title={locale.t("account.credentials")} subtitle={locale.t("account.credentials.text")}>
      <Input
        label={locale.t(values.kind === "TENCENT_SMS" ? "accounts.sdk_app_id" : sms ? "accounts.uid" : values.kind === "JINSHUJU" ? "accounts.api_key" : "accounts.app_id")}
        value={values.appId}
        placeholder={values.kind === "TENCENT_SMS" ? "1400006666" : isWeChat(values.kind) ? "wx…" : ""}
        inputMode={sms ? "numeric" : "text"}
        spellCheck={false}
        maxLength={64}
        error={errors.appId}
        onChange={(appId) => {
          draft.set({ appId });
        }}
      />
      {values.kind === "JINSHUJU" ? (
        <Secret name="apiSecret" draft={draft} account={account} />
      ) : sms ? (
        <>
          <Secret name={values.kind === "TENCENT_SMS" ? "secretId" : "accessKeyId"} draft={draft} account={account} />
          <Secret name={values.kind === "TENCENT_SMS" ? "secretKey" : "accessKeySecret"} draft={draft} account={account} />
          <Input
            label={locale.t("accounts.sign")}
            hint={locale.t("account.sign.hint")}
            value={values.sign}
            error={errors.sign}
            onChange={(sign) => {
              draft.set({ sign });
            }}
          />
          <Input
            label={locale.t("account.partPrice")}
            hint={locale.t("account.partPrice.hint")}
            isOptional
            value={values.partPrice}
            placeholder="0.045"
            inputMode="decimal"
            maxLength={8}
            error={errors.partPrice}
            onChange={(partPrice) => {
              draft.set({ partPrice });
            }}
          />
        </>
      ) : (
        <>
          <Secret name="appSecret" draft={draft} account={account} />
          <Input
            label={locale.t("accounts.open_platform")}
            hint={locale.t("account.open_platform.hint")}
            isOptional
            value={values.openPlatform}
            maxLength={64}
            error={errors.openPlatform}
            onChange={(openPlatform) => {
              draft.set({ openPlatform });
            }}
          />
          {values.kind === "SERVICE_ACCOUNT" && (
            <Select
              label={locale.t("account.role")}
              hint={locale.t("account.role.hint")}
              value={values.role}
              options={(["", "NEW_CUSTOMERS", "LOYAL_CUSTOMERS"] as const).map((role) => ({ value: role, label: locale.t(role === "" ? "account.role.none" : `account.role.${role}`) }))}
              onChange={(role) => {
                draft.set({ role });
              }}
            />
          )}
        </>
      )}
    </Card>
  );
}

/** Write-only: what is stored is never shown; what is typed is, so that it can be checked. */
function Secret(props: PartProps & { readonly name: SecretName; readonly hint?: string | undefined; readonly isOptional?: boolean | undefined }) {
  const locale = useWords();
  const { draft, name } = props;
  const { isSet } = secretOf(props.account, name);
  const hints = [isSet ? locale.t("account.set") : props.account ? locale.t("account.unset") : "", props.hint ?? ""];
  return (
    <Input
      label={locale.t(`account.${name}`)}
      hint={hints.filter((each) => each !== "").join(locale.language === "zh" ? "" : " ") || undefined}
      isOptional={props.isOptional}
      value={draft.values[name]}
      placeholder={isSet ? "••••••••" : ""}
      autoComplete="off"
      spellCheck={false}
      maxLength={256}
      error={draft.errors[name]}
      onChange={(text) => {
        draft.set({ [name]: text });
      }}
    />
  );
}

function Pushes(props: PartProps) {
  const locale = useWords();
  const { draft, account } = props;
  const { aesKey } = draft.values;
  return (
    <Card title={locale.t("account.pushes")} subtitle={locale.t("account.pushes.text")}>
      <div className="settings-made">
        <Secret name="pushToken" draft={draft} account={account} isOptional hint={locale.t("account.pushToken.hint")} />
        <Button
          onClick={() => {
            draft.set({ pushToken: madeUp(TOKEN) });
          }}
        >
          {locale.t("account.make")}
        </Button>
      </div>
      <div className="settings-made">
        <Secret
          name="aesKey"
          draft={draft}
          account={account}
          isOptional
          hint={aesKey === "" ? locale.t("account.aesKey.hint") : locale.t("account.aesKey.length", { count: aesKey.trim().length })}
        />
        <Button
          onClick={() => {
            draft.set({ aesKey: madeUp(AES_KEY) });
          }}
        >
          {locale.t("account.make")}
        </Button>
      </div>
      {account?.callbackUrl ? (
        <div className="settings-callback">
          <h3>{locale.t("accounts.callback")}</h3>
          <Copyable label={locale.t("accounts.callback")} value={account.callbackUrl} />
        </div>
      ) : (
        <p className="muted">{locale.t("account.callback.later")}</p>
      )}
    </Card>
  );
}

function WebLogin(props: PartProps) {
  const locale = useWords();
  const { draft, account } = props;
  return (
    <Card title={locale.t("account.login")} subtitle={locale.t("account.login.text")}>
      <Textarea
        label={locale.t("account.login.origins")}
        hint={locale.t("account.login.origins.hint")}
        isOptional
        rows={3}
        spellCheck={false}
        placeholder="https://shop.example"
        value={draft.values.loginOrigins}
        error={draft.errors.loginOrigins}
        onChange={(loginOrigins) => {
          draft.set({ loginOrigins });
        }}
      />
      {account?.loginUrl ? (
        <div className="settings-callback">
          <h3>{locale.t("account.login.url")}</h3>
          <Copyable label={locale.t("account.login.url")} value={`${account.loginUrl}?to=`} />
          <p className="muted">{locale.t("account.login.url.hint", { domain: new URL(account.loginUrl).hostname })}</p>
        </div>
      ) : (
        <p className="muted">{locale.t("account.login.later")}</p>
      )}
    </Card>
  );
}
