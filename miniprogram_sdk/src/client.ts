import type { Document } from "./document";
import { done, failed, type Refusal, type Result } from "./result";
import type { Session } from "./session";
import type { Transport } from "./transport";

interface Refused {
  readonly code: string;
  readonly field?: string | null;
  readonly message: string;
}

/** The payload of a mutation: the one field that its document asks for. */
type Payload<Data> = NonNullable<Data[keyof Data]>;
/** What it did, without what it refused. */
export type Deed<Data> = Omit<Payload<Data>, "errors">;
/** The codes it refuses with. */
export type CodeOf<Data> =
  Payload<Data> extends { readonly errors: readonly { readonly code: infer Code extends string }[] }
    ? Code
    : never;

/** Operations as whoever is logged in. */
export class Client {
  constructor(
    private readonly session: Session,
    private readonly transport: Transport,
  ) {}

  /** Ask; with a token that turns out to be old, renew it and ask once more. */
  async ask<Data, Variables>(
    document: Document<Data, Variables>,
    variables: Variables,
  ): Promise<Result<Data>> {
    for (let isLast = false; ; isLast = true) {
      const token = await this.session.token();
      if (!token.ok) return token;
      const answer = await this.transport.post(document, variables, token.value);
      if (answer.ok || answer.error.code !== "UNAUTHENTICATED") return answer;
      this.session.refused(token.value);
      if (isLast) return answer;
    }
  }

  /** Tell; what the operation refuses becomes the error of the result. */
  async tell<Data, Variables>(
    document: Document<Data, Variables>,
    variables: Variables,
  ): Promise<Result<Deed<Data>, CodeOf<Data>>> {
    const answer = await this.ask(document, variables);
    if (!answer.ok) return answer;
    const payload = Object.values(answer.value as object)[0] as
      | (Deed<Data> & { readonly errors?: readonly Refused[] })
      | null;
    if (!payload?.errors) return failed({ code: "UNAVAILABLE", message: "no payload" });
    const { errors, ...deed } = payload;
    const faults = errors.map((each) => ({ field: null, ...each }));
    const [refused] = faults;
    if (!refused) return done(deed as unknown as Deed<Data>);
    return failed({ ...refused, errors: faults } as unknown as Refusal<CodeOf<Data>>);
  }
}
