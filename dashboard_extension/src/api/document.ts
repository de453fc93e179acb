/** One operation, as `npm run codegen` writes it: its text and, for the compiler alone,
 * what goes in and what comes out. */
export interface Document<Data, Variables> {
  readonly name: string;
  readonly text: string;
  readonly types?: (variables: Variables) => Data;
}
