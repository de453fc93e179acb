/** Amounts per currency: shown beside each other, never added up. */
export interface Amount {
  readonly amount: string;
  readonly currency: string;
}

/** The currency a page shows large: the one most was earned in, else the first. */
export function mainCurrency(amounts: readonly Amount[]): string | null {
  const ordered = [...amounts].sort((one, other) => Number(other.amount) - Number(one.amount));
  return ordered[0]?.currency ?? null;
}

export function amountIn(amounts: readonly Amount[] | undefined | null, currency: string | null): number {
  return Number(amounts?.find((each) => each.currency === currency)?.amount ?? 0);
}

/** All but the one in `currency`, without those of nothing. */
export function others(amounts: readonly Amount[], currency: string | null): readonly Amount[] {
  return amounts.filter((each) => each.currency !== currency && Number(each.amount) !== 0);
}

/** How much more than before: 0.12 is 12 %; null if there was nothing to compare with. */
export function change(now: number | null | undefined, before: number | null | undefined): number | null {
  if (now === null || now === undefined || !before) return null;
  return now / before - 1;
}

/** How far a rate is from the one before, of 1; null if one of them is not known. */
export function apart(now: number | null, before: number | null): number | null {
  return now === null || before === null ? null : now - before;
}
