/** Accounts as the form holds them. */
import type { AccountInput, AccountKind, AccountRole } from "../../api/schema";
import type { AccountQuery } from "./accounts.documents";

export type Account = NonNullable<AccountQuery["account"]>;

export const KINDS: readonly AccountKind[] = ["SERVICE_ACCOUNT", "MINI_PROGRAM", "TENCENT_SMS", "ALIYUN_SMS", "JINSHUJU"];

export type SecretName = "appSecret" | "pushToken" | "aesKey" | "secretId" | "secretKey" | "accessKeyId" | "accessKeySecret" | "apiSecret";

const SECRETS: Readonly<Record<AccountKind, readonly SecretName[]>> = {
  SERVICE_ACCOUNT: ["appSecret", "pushToken", "aesKey"],
  MINI_PROGRAM: ["appSecret", "pushToken", "aesKey"],
  TENCENT_SMS: ["secretId", "secretKey"],
  ALIYUN_SMS: ["accessKeyId", "accessKeySecret"],
  JINSHUJU: ["apiSecret"],
};

/** Short names that a first account of its kind gets. */
const NAMES: Readonly<Record<AccountKind, string>> = {
  SERVICE_ACCOUNT: "service",
  MINI_PROGRAM: "mini",
  TENCENT_SMS: "sms",
  ALIYUN_SMS: "aliyun-sms",
  JINSHUJU: "jinshuju",
};

export interface Values {
  readonly key: string;
  readonly kind: AccountKind;
  readonly name: string;
  readonly appId: string;
  readonly openPlatform: string;
  /** "": for everybody */
  readonly role: AccountRole | "";
  readonly sign: string;
  /** yuan for a part of an SMS; "": not known */
  readonly partPrice: string;
  /** a line each */
  readonly loginOrigins: string;
  readonly appSecret: string;
  readonly pushToken: string;
  readonly aesKey: string;
  readonly secretId: string;
  readonly secretKey: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly apiSecret: string;
}

export function isSms(kind: AccountKind): boolean {
  return kind === "TENCENT_SMS" || kind === "ALIYUN_SMS";
}

export function isWeChat(kind: AccountKind): boolean {
  return kind === "SERVICE_ACCOUNT" || kind === "MINI_PROGRAM";
}

/** A short name that is free: `service`, `service-2`, … */
export function freeKey(kind: AccountKind, taken: readonly string[]): string {
  const first = NAMES[kind];
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? first : `${first}-${number}`;
    if (!taken.includes(key)) return key;
  }
}

export function emptyValues(kind: AccountKind, taken: readonly string[]): Values {
  return {
    key: freeKey(kind, taken),
    kind,
    name: "",
    appId: "",
    openPlatform: "",
    role: "",
    sign: "",
    partPrice: "",
    loginOrigins: "",
    appSecret: "",
    pushToken: "",
    aesKey: "",
    secretId: "",
    secretKey: "",
    accessKeyId: "",
    accessKeySecret: "",
    apiSecret: "",
  };
}

export function valuesOf(account: Account): Values {
  return {
    ...emptyValues(account.kind, []),
    key: account.key,
    name: account.name,
    appId: account.appId,
    openPlatform: account.openPlatform,
    role: account.role ?? "",
    sign: account.sign,
    partPrice: account.partPrice,
    loginOrigins: account.loginOrigins.join("\n"),
  };
}

function linesOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((line) => line !== "");
}

/** Only secrets that were typed are sent: what is left empty stays as it is. */
export function inputOf(values: Values): AccountInput {
  const typed = SECRETS[values.kind].filter((name) => values[name].trim() !== "");
  return {
    kind: values.kind,
    name: values.name,
    appId: values.appId,
    openPlatform: isWeChat(values.kind) ? values.openPlatform : "",
    role: values.kind === "SERVICE_ACCOUNT" && values.role !== "" ? values.role : null,
    sign: isSms(values.kind) ? values.sign : "",
    partPrice: isSms(values.kind) ? values.partPrice.trim() : "",
    loginOrigins: values.kind === "SERVICE_ACCOUNT" ? linesOf(values.loginOrigins) : [],
    secrets: Object.fromEntries(typed.map((name) => [name, values[name].trim()])),
  };
}

/** What a new account cannot do without and does not have yet: all of it at once. */
export function missingOf(values: Values, isNew: boolean): readonly (keyof Values)[] {
  const secrets = SECRETS[values.kind].filter((name) => name !== "pushToken" && name !== "aesKey");
  const needed: readonly (keyof Values)[] = ["name", "appId", ...(isNew ? secrets : [])];
  return needed.filter((name) => values[name].trim() === "");
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Letters and digits that nobody can guess: WeChat's token (32), its AES key (43). */
export function madeUp(length: number): string {
  let made = "";
  while (made.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      // the rest of 256 by 62 would make some letters likelier
      const letter = byte < 248 ? LETTERS[byte % 62] : undefined;
      if (letter !== undefined && made.length < length) made += letter;
    }
  }
  return made;
}

export function secretOf(account: Account | undefined, name: SecretName): { readonly isSet: boolean } {
  return { isSet: account?.secrets.some((secret) => secret.name === name && secret.isSet) ?? false };
}
