export const MOST_BYTES: number;
export function sizes(): Promise<Record<string, number>>;
