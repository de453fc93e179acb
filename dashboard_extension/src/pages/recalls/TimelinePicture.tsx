/** What the form's recall would do to one cart, as a picture that follows the typing. */
import { useEffect, useState } from "react";

import { useRead } from "../../api/hooks";
import { Banner, Card, Icon, Pill, SkeletonLines, TimeField } from "../../design";
import { channelInWords } from "../../shared/reasons";
import { nextAt, type Recipe } from "./parameters";
import { RecallPreviewDocument, type RecallPreviewQuery } from "./recalls.documents";
import { useWords } from "./words";

type Preview = RecallPreviewQuery["recallPreview"];
type Touch = Preview["touches"][number];

const EVENING = "20:30";
/** a touch that goes later than due by less than this is on time */
const LATE_MS = 60_000;

/** What there is to draw; `touches` are their keys in the form, in order. */
interface Plan {
  readonly recipe: Recipe;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly touches: readonly string[];
}

export function TimelinePicture(props: {
  /** what the server is asked about: the form of a moment ago */
  readonly wanted: Plan;
  /** what the form says now */
  readonly current: Plan;
  /** touches without a template have no picture yet */
  readonly isComplete: boolean;
  /** paths of parameters that the server cannot take */
  readonly onWrong: (paths: readonly string[]) => void;
}) {
  const locale = useWords();
  const { wanted, current } = props;
  const [time, setTime] = useState(EVENING);
  const [now] = useState(() => Date.now());
  const startsAt = nextAt(time === "" ? EVENING : time, now);
  const read = useRead(RecallPreviewDocument, { recipe: wanted.recipe, parameters: wanted.parameters, startsAt }, { isWanted: props.isComplete });
  const [drawn, setDrawn] = useState(wanted);
  if (!read.isOld && read.data !== undefined && drawn !== wanted) setDrawn(wanted);
  // another kind's picture says nothing about this one
  const preview = props.isComplete && drawn.recipe === current.recipe ? read.data?.recallPreview : undefined;
  const isOld = read.isOld || wanted !== current;
  const { onWrong } = props;
  const paths = (preview?.wrong ?? []).map((each) => each.path).join(" ");
  useEffect(() => {
    onWrong(paths === "" ? [] : paths.split(" "));
    // only news of what is wrong is told, not every rendering
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [paths]);
  return (
    <div className="recalls-picture">
      <Card title={locale.t("recalls.picture")} subtitle={locale.t(`recalls.picture.means.${current.recipe}`)}>
        <TimeField label={locale.t(`recalls.picture.at.${current.recipe}`)} value={time} onChange={setTime} />
        {!props.isComplete ? (
          <p className="muted">{locale.t("recalls.picture.incomplete")}</p>
        ) : preview === undefined ? (
          read.error === null ? (
            <SkeletonLines lines={6} />
          ) : (
            <p className="bad">{locale.t("recalls.picture.failed")}</p>
          )
        ) : preview.wrong.length > 0 ? (
          <p className="bad" role="alert">
            {locale.t("recalls.picture.wrong")}
          </p>
        ) : (
          <Picture
            preview={preview}
            recipe={drawn.recipe}
            // a touch that was taken away goes at once; what is new comes with the answer
            touches={preview.touches.filter((_, index) => current.touches.includes(drawn.touches[index] ?? ""))}
            isOld={isOld}
          />
        )}
      </Card>
      {preview !== undefined && preview.wrong.length === 0 && <Bound preview={preview} isOld={isOld} />}
    </div>
  );
}

function Picture(props: { readonly preview: Preview; readonly recipe: Recipe; readonly touches: readonly Touch[]; readonly isOld: boolean }) {
  const locale = useWords();
  const { preview, recipe } = props;
  return (
    <>
    {preview.start?.canHappen === false && <Banner tone="warning">{locale.t(`recalls.picture.never.${preview.start.kind}`)}</Banner>}
    <ol className="recalls-line" data-old={props.isOld || undefined} aria-busy={props.isOld} aria-label={locale.t("recalls.picture")}>
      {preview.startsAt !== null && (
        <li data-kind="start">
          <time dateTime={preview.startsAt}>{locale.moment(preview.startsAt)}</time>
          <strong>{locale.t(`recalls.picture.start.${recipe}`)}</strong>
        </li>
      )}
      {props.touches.map((touch) => (
        <TouchPoint key={touch.number} touch={touch} recipe={recipe} />
      ))}
      {preview.endsAt !== null && (
        <li data-kind="end">
          <time dateTime={preview.endsAt}>{locale.moment(preview.endsAt)}</time>
          <strong>{locale.t("recalls.picture.end")}</strong>
          <p className="muted">{locale.t("recalls.picture.end.means")}</p>
        </li>
      )}
    </ol>
    </>
  );
}

function TouchPoint(props: { readonly touch: Touch; readonly recipe: Recipe }) {
  const locale = useWords();
  const { touch } = props;
  return (
    <li data-kind="touch">
      <time dateTime={touch.at}>{locale.moment(touch.at)}</time>
      <strong>
        {locale.t("recalls.touch.nth", { number: touch.number })}
        {touch.withCoupon && (
          <span className="recalls-gift">
            <Icon name="coupon" size={14} /> {locale.t("recalls.picture.coupon")}
          </span>
        )}
      </strong>
      <p className="muted">{touch.afterMinutes === 0 ? locale.t("recalls.picture.at_once") : locale.t(`recalls.picture.after.${props.recipe}`, { span: locale.span(touch.afterMinutes * 60) })}</p>
      <ol className="recalls-routes">
        {touch.routes.map((route, index) => {
          const isLater = route.sendsAt !== null && new Date(route.sendsAt).getTime() - new Date(touch.at).getTime() > LATE_MS;
          return (
            <li key={route.template}>
              <span>
                <Pill tone={route.doubts.length > 0 ? "warning" : index === 0 ? "info" : "neutral"}>{channelInWords(locale, route.channel)}</Pill> {route.title}
              </span>
              {isLater && (
                <small className="muted">{locale.t("recalls.picture.quiet", { when: locale.moment(route.sendsAt) })}</small>
              )}
              {route.doubts.map((doubt) => (
                <small className="recalls-doubt" key={doubt}>
                  {locale.t(`recalls.doubt.${doubt}`)}
                </small>
              ))}
            </li>
          );
        })}
      </ol>
    </li>
  );
}

/** What it may come to at most, so that nobody starts it blindly. */
function Bound(props: { readonly preview: Preview; readonly isOld: boolean }) {
  const locale = useWords();
  const { preview } = props;
  const { start } = preview;
  const isOfCarts = start === null || start.kind === "CART_LEFT";
  return (
    <Card title={locale.t("recalls.bound")}>
      <div className="recalls-bound" data-old={props.isOld || undefined}>
        <p>
          {isOfCarts
            ? locale.t("recalls.bound.messages", { carts: preview.openCarts, messages: preview.messagesAtMost, each: preview.touches.length })
            : locale.t(`recalls.bound.${start.kind}`, { count: start.count, each: preview.touches.length })}
        </p>
        {preview.costs.map((cost) => (
          <p key={cost.aCart.currency}>
            {locale.t(isOfCarts ? "recalls.bound.coupon" : "recalls.bound.coupon.each", {
              each: locale.money(cost.aCart.amount, cost.aCart.currency),
              most: locale.money(cost.atMost.amount, cost.atMost.currency),
              left: locale.money(cost.budgetLeft.amount, cost.budgetLeft.currency),
            })}
          </p>
        ))}
        {isOfCarts && <p className="muted">{locale.t("recalls.bound.later")}</p>}
      </div>
    </Card>
  );
}
