/** What the path says: `{id: "12"}` of `/customers/12`. */
export interface PageProps {
  readonly params: Readonly<Record<string, string>>;
}
