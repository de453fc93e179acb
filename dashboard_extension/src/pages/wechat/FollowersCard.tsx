import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { useNotify } from "../../bridge/context";
import { Banner, Button, Card, Facts, Progress } from "../../design";
import { AccountFollowersDocument, CheckFollowersDocument } from "./followers.documents";
import { useWords } from "./words";

const SLOW_MS = 30_000;
const QUICK_MS = 2000;

/** When who follows was last compared with WeChat's own list; and doing it now. */
export function FollowersCard(props: { readonly account: string }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const first = useRead(AccountFollowersDocument, {}, { every: SLOW_MS });
  const known = first.data?.accountFollowers.find((each) => each.key === props.account);
  useRead(AccountFollowersDocument, {}, { every: known !== undefined && (known.isRunning || known.waiting > 0) ? QUICK_MS : false });
  const { run, isBusy } = useChange(CheckFollowersDocument, [AccountFollowersDocument]);
  if (known === undefined) return null;
  const check = async () => {
    const outcome = await run({ account: props.account });
    if (outcome.isDone) notify.done(locale.t("followers.asked"));
    else fail(outcome);
  };
  return (
    <Card
      title={locale.t("followers.title")}
      subtitle={locale.t("followers.text")}
      actions={
        <Button icon="refresh" disabled={known.isRunning} isBusy={isBusy} onClick={() => void check()}>
          {locale.t("followers.check")}
        </Button>
      }
    >
      {known.error !== "" && (
        <Banner tone="warning">{locale.maybe(`followers.refused.${known.error}`) ?? locale.t("followers.refused", { code: known.error })}</Banner>
      )}
      {known.isRunning && <Progress label={locale.t("followers.running")} done={known.listed} total={Math.max(known.total, known.listed)} />}
      <Facts
        rows={[
          [locale.t("followers.following"), locale.count(known.following)],
          known.waiting > 0 ? [locale.t("followers.waiting"), locale.count(known.waiting)] : null,
          [locale.t("followers.compared"), known.comparedAt === null ? locale.t("followers.never") : locale.moment(known.comparedAt)],
          known.comparedAt !== null && !known.isRunning
            ? [locale.t("followers.outcome"), locale.t("followers.outcome.text", { found: locale.count(known.found), lost: locale.count(known.lost) })]
            : null,
          known.nextAt !== null && known.comparedAt !== null && !known.isRunning ? [locale.t("followers.next"), locale.moment(known.nextAt)] : null,
        ]}
      />
    </Card>
  );
}
