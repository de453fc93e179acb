/** What may still be sent to somebody in WeChat, and who talks with them. */
import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { useNotify } from "../../bridge/context";
import { Banner, Button, Card, Definition, Loaded, Pill, SkeletonLines } from "../../design";
import { CustomerTalkDocument, HandBackCustomerDocument, TakeOverCustomerDocument, type CustomerTalkQuery } from "./talk.documents";
import { useWords, type Words } from "./words";

type Talk = NonNullable<CustomerTalkQuery["customerTalk"]>;
type Standing = Talk["accounts"][number];

const STALE = [CustomerTalkDocument];
/** Windows of a minute come and go while one looks. */
const EVERY = 15_000;

export function TalkCard(props: { readonly id: string }) {
  const locale = useWords();
  const read = useRead(CustomerTalkDocument, { id: props.id }, { every: EVERY });
  const title = (
    <>
      {locale.t("talk.title")} <Definition term={locale.t("talk.title")}>{locale.t("talk.definition")}</Definition>
    </>
  );
  return (
    <Card title={title}>
      <Loaded of={read} skeleton={<SkeletonLines lines={3} />}>
        {({ customerTalk }) =>
          customerTalk === null || customerTalk.accounts.length === 0 ? (
            <p className="muted">{locale.t("talk.empty")}</p>
          ) : (
            <>
              <Turn talk={customerTalk} />
              <ul className="customers-lines">
                {customerTalk.accounts.map((standing) => (
                  <StandingLine key={`${standing.kind} ${standing.account}`} standing={standing} />
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </Card>
  );
}

function Turn(props: { readonly talk: Talk }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { id, withHumanUntil, withHumanBy } = props.talk;
  const take = useChange(TakeOverCustomerDocument, STALE);
  const back = useChange(HandBackCustomerDocument, STALE);
  const isWithHuman = withHumanUntil !== null;
  const change = async () => {
    const outcome = isWithHuman ? await back.run({ id }) : await take.run({ id });
    if (outcome.isDone) notify.done(locale.t(isWithHuman ? "talk.handed_back" : "talk.taken_over"));
    else fail(outcome);
  };
  return (
    <>
      {isWithHuman && (
        <Banner tone="info">{locale.t(`talk.with_human.${withHumanBy ?? "STAFF"}`, { when: locale.moment(withHumanUntil) })}</Banner>
      )}
      <div>
        <Button isBusy={take.isBusy || back.isBusy} onClick={() => void change()}>
          {locale.t(isWithHuman ? "talk.hand_back" : "talk.take_over")}
        </Button>
      </div>
    </>
  );
}

function StandingLine(props: { readonly standing: Standing }) {
  const locale = useWords();
  const { standing } = props;
  const [window] = standing.windows;
  return (
    <li>
      <div className="customers-face">
        {[standing.account, locale.maybe(`talk.kind.${standing.kind}`)].filter(Boolean).join(" · ")}
        <small className="muted">{whyOrUntil(locale, standing)}</small>
        {standing.grants.map((grant) => (
          <small key={grant.template} className="muted">
            {locale.t("talk.grant", { template: grant.template, count: grant.available })}
          </small>
        ))}
      </div>
      {window && (
        <Pill tone="success">{window.left === null ? locale.t("talk.any_number") : locale.t("talk.left", { count: window.left })}</Pill>
      )}
    </li>
  );
}

export function whyOrUntil(locale: Words, standing: Standing): string {
  const [window] = standing.windows;
  if (window) {
    const until = locale.t("talk.until", { when: locale.moment(window.endsAt) });
    return `${locale.t(`talk.trigger.${window.trigger}`)} · ${until}`;
  }
  return locale.t(standing.isFollowing === false ? "talk.not_following" : "talk.closed");
}
