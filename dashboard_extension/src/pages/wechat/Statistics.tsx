import { useRead } from "../../api/hooks";
import { useQueryValue } from "../../app/router";
import { useMay } from "../../bridge/context";
import { Banner, ButtonLink, Card, Chart, EmptyState, Grid, Loaded, Select, Stat, Table } from "../../design";
import { shortDay } from "../../shared/days";
import { articleName, refusedDays } from "./articles";
import { FollowersCard } from "./FollowersCard";
import { AccountStatisticsDocument, type AccountStatisticsQuery } from "./statistics.documents";
import { WeChatPage } from "./WeChatPage";
import { useWords } from "./words";

type Account = AccountStatisticsQuery["accountStatistics"][number];

const PERIODS = ["7", "30", "90"] as const;
const REFRESH_MS = 60_000;

export default function Statistics() {
  const locale = useWords();
  const mayAccounts = useMay("MANAGE_APPS");
  const [asked, setDays] = useQueryValue("days");
  const [named, setNamed] = useQueryValue("account");
  const days = PERIODS.find((each) => each === asked) ?? "30";
  const read = useRead(AccountStatisticsDocument, { days: Number(days) }, { every: REFRESH_MS });
  const accounts = read.data?.accountStatistics ?? [];
  const account = accounts.find((each) => each.key === named) ?? accounts[0];
  return (
    <WeChatPage
      tab="statistics"
      actions={
        <>
          {accounts.length > 1 && account && (
            <Select
              label={locale.t("statistics.account")}
              value={account.key}
              options={accounts.map(({ key, name }) => ({ value: key, label: name }))}
              onChange={setNamed}
            />
          )}
          <Select
            label={locale.t("statistics.period")}
            value={days}
            options={PERIODS.map((value) => ({ value, label: locale.t("statistics.days", { count: Number(value) }) }))}
            onChange={setDays}
          />
        </>
      }
    >
      <Loaded of={read}>
        {() =>
          account === undefined ? (
            <EmptyState icon="search" title={locale.t("statistics.empty.title")} text={locale.t("statistics.empty.text")}>
              {mayAccounts && (
                <ButtonLink kind="primary" to="/settings/accounts/new?kind=SERVICE_ACCOUNT">
                  {locale.t("statistics.empty.add")}
                </ButtonLink>
              )}
            </EmptyState>
          ) : (
            <>
              <Figures account={account} />
              <FollowersCard account={account.key} />
            </>
          )
        }
      </Loaded>
    </WeChatPage>
  );
}

function Figures(props: { readonly account: Account }) {
  const locale = useWords();
  const { account } = props;
  const { average } = account;
  const refused = refusedDays(account.days);
  const isTold = account.days.some((day) => day.counts.read !== null || day.counts.shared !== null);
  const count = (value: number | null) => (value === null ? locale.t("statistics.unknown") : locale.count(value));
  const rate = (value: string | null) => (value === null ? locale.t("statistics.unknown") : locale.percent(Number(value)));
  if (!isTold && average.followers === null && refused === null) {
    return <EmptyState icon="refresh" title={locale.t("statistics.awaited.title")} text={locale.t("statistics.awaited.text")} />;
  }
  return (
    <>
      {refused && <Banner tone="warning">{locale.t("statistics.refused", refused)}</Banner>}
      <Grid>
        <Stat
          label={locale.t("statistics.followers")}
          definition={locale.t("statistics.followers.means")}
          value={count(average.followers)}
          detail={
            average.newFollowers !== null && average.lostFollowers !== null
              ? locale.t("statistics.followers.moved", { new: locale.count(average.newFollowers), lost: locale.count(average.lostFollowers) })
              : undefined
          }
        />
        <Stat label={locale.t("statistics.read")} definition={locale.t("statistics.read.means")} value={count(average.read)} />
        <Stat label={locale.t("statistics.read_rate")} definition={locale.t("statistics.read_rate.means")} value={rate(average.readRate)} />
        <Stat label={locale.t("statistics.share_rate")} definition={locale.t("statistics.share_rate.means")} value={rate(average.shareRate)} />
      </Grid>
      {isTold && (
        <Card title={locale.t("statistics.trend")}>
          <Chart
            label={`${account.name}: ${locale.t("statistics.trend")}`}
            points={account.days.map((day) => shortDay(locale, day.day))}
            series={[
              { name: locale.t("statistics.trend.readers"), values: account.days.map((day) => day.counts.read), kind: "bar" },
              { name: locale.t("statistics.trend.sharers"), values: account.days.map((day) => day.counts.shared), kind: "line" },
            ]}
          />
        </Card>
      )}
      <Card title={locale.t("statistics.articles")} subtitle={locale.t("statistics.articles.text")} isFlush>
        <Table
          caption={locale.t("statistics.articles")}
          rows={account.articles}
          keyOf={(article) => article.key}
          columns={[
            { key: "article", title: locale.t("statistics.article"), cell: (article) => articleName(locale, article.key) },
            { key: "first", title: locale.t("statistics.article.first"), cell: (article) => shortDay(locale, article.firstDay) },
            { key: "read", title: locale.t("statistics.article.read"), align: "end", cell: (article) => locale.count(article.read) },
            { key: "shared", title: locale.t("statistics.article.shared"), align: "end", cell: (article) => locale.count(article.shared) },
            { key: "rate", title: locale.t("statistics.article.rate"), align: "end", cell: (article) => rate(article.shareRate) },
          ]}
          empty={<p className="muted">{locale.t("statistics.articles.none")}</p>}
        />
      </Card>
    </>
  );
}
