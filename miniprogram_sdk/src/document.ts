/** The text of one GraphQL operation; its type knows what is sent and what comes back. */
export type Document<Data, Variables> = string & {
  readonly __types?: (variables: Variables) => Data;
};
