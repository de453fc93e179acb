/** What should outlive a reload, where the browser allows it: in a frame of another
 * site the very mention of storage throws. */
export function recall(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keep(key: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // it will be forgotten, and nothing else
  }
}
