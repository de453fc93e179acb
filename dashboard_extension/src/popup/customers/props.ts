import type { CustomersOfUsersQuery } from "./people.documents";

export type Person = CustomersOfUsersQuery["customersOfUsers"][number];

export interface ActionProps {
  /** at least one */
  readonly people: readonly Pick<Person, "id">[];
  /** it was done: the window closes */
  readonly onDone: () => void;
}
