/** What the stand-in asks of the sandbox (web/demo.py). */
export const STAFF = ["owner", "marketer", "clerk", "warehouse"] as const;
export type StaffName = (typeof STAFF)[number];

export interface Token {
  /** "" for who may not see an extension, as the Dashboard hands it over */
  readonly token: string;
  readonly app_id: string;
  readonly saleor_api_url: string;
}

export interface Thing {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
}

export interface Things {
  readonly name: string;
  readonly customers: readonly Thing[];
  readonly orders: readonly Thing[];
  readonly vouchers: readonly Thing[];
}

async function post<Answer>(action: string, body: object): Promise<Answer> {
  const response = await fetch(`/demo/api/${action}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as Answer;
}

/** `extension`: the permissions it names; null for the app's own page. */
export function mint(staff: StaffName, extension: readonly string[] | null): Promise<Token> {
  return post("staff-token", { staff, extension });
}

export function things(): Promise<Things> {
  return post("things", {});
}
