/** What we read of a token ourselves; it is the server that verifies it. */
export interface Claims {
  /** what the person may do in Saleor */
  readonly permissions: readonly string[];
  /** from issue to end, whatever the clock of the machine that made it says */
  readonly lifeMs: number;
}

export function claimsOf(token: string): Claims | null {
  const payload = token.split(".")[1];
  if (!payload) return null;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
    const read = JSON.parse(new TextDecoder().decode(bytes)) as { user_permissions?: string[]; iat?: number; exp?: number };
    return {
      permissions: read.user_permissions ?? [],
      lifeMs: ((read.exp ?? 0) - (read.iat ?? 0)) * 1000,
    };
  } catch {
    return null;
  }
}
