/** What a job is about, from the summary it was started with: tags, templates, a coupon. */
export function aboutJob(summary: unknown, join: string): string {
  if (typeof summary !== "object" || summary === null) return "";
  const { tags, templates, coupon } = summary as Readonly<Record<string, unknown>>;
  const names = [...textsOf(tags), ...textsOf(templates), ...textsOf([coupon])];
  return names.join(join);
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string" && each !== "") : [];
}
