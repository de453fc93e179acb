import { Card, Funnel } from "../../design";
import { entryReasonInWords } from "../../shared/reasons";
import type { OverviewFiguresQuery } from "./figures.documents";
import { useWords } from "./words";

type Data = OverviewFiguresQuery["overview"]["funnel"];

const REASONS = 3;

/** From every cart that was looked at to those that came back. */
export function RecallFunnel(props: { readonly funnel: Data; readonly days: number }) {
  const locale = useWords();
  const { funnel } = props;
  const named = funnel.notEligible.slice(0, REASONS);
  const others = funnel.evaluated - funnel.entered - named.reduce((sum, each) => sum + each.count, 0);
  const refused = [
    ...named.map((each) => `${entryReasonInWords(locale, each.reason)} ${locale.count(each.count)}`),
    ...(others > 0 ? [locale.t("overview.funnel.others", { count: others })] : []),
  ].join(locale.language === "zh" ? "；" : "; ");
  const bought = funnel.outcomes.find((each) => each.outcome === "CONVERTED")?.count ?? 0;
  return (
    <Card title={locale.t("overview.funnel")} subtitle={locale.t("overview.funnel.of", { count: props.days })}>
      <Funnel
        label={locale.t("overview.funnel")}
        steps={[
          {
            key: "evaluated",
            label: locale.t("overview.funnel.evaluated"),
            definition: locale.t("overview.funnel.evaluated.means"),
            count: funnel.evaluated,
            detail: refused === "" ? undefined : locale.t("overview.funnel.refused", { reasons: refused }),
          },
          {
            key: "entered",
            label: locale.t("overview.funnel.entered"),
            definition: locale.t("overview.funnel.entered.means"),
            count: funnel.entered,
            detail: bought === 0 ? undefined : locale.t("overview.funnel.bought", { count: bought }),
          },
          {
            key: "reached",
            label: locale.t("overview.funnel.reached"),
            definition: locale.t("overview.funnel.reached.means"),
            count: funnel.reached,
          },
          {
            key: "recovered",
            label: locale.t("overview.funnel.recovered"),
            definition: locale.t("overview.funnel.recovered.means"),
            count: funnel.recovered,
            detail: funnel.reversed === 0 ? undefined : locale.t("overview.funnel.reversed", { count: funnel.reversed }),
          },
        ]}
      />
    </Card>
  );
}
