import { useState } from "react";

import { Button, Card, Pill, Table } from "../../design";
import { ConsentDialog } from "./ConsentDialog";
import { channelName, sourceInWords, spotInWords } from "./faces";
import type { ProfileData } from "./person";
import { PrivacyCard } from "./PrivacyCard";
import { useWords } from "./words";

/** What somebody allowed: their own words, subscriptions, follows. */
export function ConsentTab(props: { readonly profile: ProfileData; readonly onErased: () => void }) {
  const locale = useWords();
  const { customer, consents, grants, follows, places } = props.profile;
  const [isRecording, setRecording] = useState(false);
  return (
    <>
      <Card
        title={locale.t("consent.title")}
        subtitle={locale.t("consent.text")}
        isFlush
        actions={
          <Button
            onClick={() => {
              setRecording(true);
            }}
          >
            {locale.t("consent.record")}
          </Button>
        }
      >
        <Table
          caption={locale.t("consent.title")}
          rows={consents}
          keyOf={(statement) => statement.id}
          columns={[
            {
              key: "what",
              title: locale.t("consent.what"),
              cell: ({ channel, purpose }) =>
                channel === null ? locale.t(`use.${purpose}`) : `${channelName(locale, channel)} · ${locale.t(`purpose.${purpose}`)}`,
            },
            {
              key: "said",
              title: locale.t("consent.said"),
              cell: ({ isGranted }) => (
                <Pill tone={isGranted ? "success" : "warning"}>{locale.t(isGranted ? "consent.yes" : "consent.no")}</Pill>
              ),
            },
            {
              key: "where",
              title: locale.t("consent.where"),
              cell: ({ source, textVersion, recordedBy, proof }) => (
                <span className="customers-face">
                  {[sourceInWords(locale, source), textVersion].filter((each) => each !== "").join(" · ")}
                  {(recordedBy !== "" || proof !== "") && (
                    <small className="muted">{[recordedBy, proof].filter((each) => each !== "").join(" · ")}</small>
                  )}
                </span>
              ),
            },
            {
              key: "when",
              title: locale.t("consent.when"),
              align: "end",
              cell: ({ statedAt }) => <time dateTime={statedAt}>{locale.moment(statedAt)}</time>,
            },
          ]}
          empty={<p className="muted">{locale.t("consent.empty")}</p>}
        />
      </Card>
      <Card title={locale.t("grants.title")} subtitle={locale.t("grants.text")} isFlush>
        <Table
          caption={locale.t("grants.title")}
          rows={grants}
          keyOf={(grant) => `${grant.account}-${grant.template}`}
          columns={[
            {
              key: "template",
              title: locale.t("grants.template"),
              cell: ({ template, account }) => (
                <span className="customers-face">
                  {template}
                  <small className="muted">{account}</small>
                </span>
              ),
            },
            { key: "left", title: locale.t("grants.left"), align: "end", cell: ({ available }) => locale.count(available) },
            { key: "spent", title: locale.t("grants.spent"), align: "end", cell: ({ spent }) => locale.count(spent) },
            {
              key: "answer",
              title: locale.t("grants.answer"),
              align: "end",
              cell: ({ lastAnswer, lastAnswerAt }) =>
                lastAnswerAt === null ? "–" : `${locale.maybe(`grants.answer.${lastAnswer}`) ?? lastAnswer} · ${locale.moment(lastAnswerAt)}`,
            },
          ]}
          empty={<p className="muted">{locale.t("grants.empty")}</p>}
        />
      </Card>
      <Card title={locale.t("follows.title")}>
        {follows.length === 0 ? (
          <p className="muted">{locale.t("follows.empty")}</p>
        ) : (
          <ul className="customers-lines">
            {follows.map((follow) => (
              <li key={follow.account}>
                <div className="customers-face">
                  {follow.account}
                  <small className="muted">
                    {follow.role !== null && `${locale.t(`follows.role.${follow.role}`)} · `}
                    <time dateTime={follow.changedAt}>{locale.moment(follow.changedAt)}</time>
                  </small>
                </div>
                <Pill tone={follow.isFollowing ? "success" : "neutral"}>
                  {locale.t(follow.isFollowing ? "follows.yes" : "follows.no")}
                </Pill>
              </li>
            ))}
          </ul>
        )}
      </Card>
      {places.length > 0 && (
        <Card title={locale.t("places.title")} subtitle={locale.t("places.text")}>
          <ul className="customers-lines">
            {places.map((place) => (
              <li key={`${place.account} ${place.notedAt}`}>
                <div className="customers-face">
                  {spotInWords(locale, place)}
                  <small className="muted">
                    {place.account} · <time dateTime={place.notedAt}>{locale.moment(place.notedAt)}</time>
                  </small>
                </div>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <PrivacyCard id={customer.id} onErased={props.onErased} />
      {isRecording && (
        <ConsentDialog
          id={customer.id}
          onClose={() => {
            setRecording(false);
          }}
        />
      )}
    </>
  );
}
