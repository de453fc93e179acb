import type { CustomerProfileQuery } from "./customers.documents";

export type ProfileData = NonNullable<CustomerProfileQuery["customer"]>;
