import { useState } from "react";

import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import type { JobState, StreamState } from "../../api/schema";
import { useMay, useNotify } from "../../bridge/context";
import { Button, Card, Confirm, Dialog, EmptyState, Loaded, Menu, Pill, Progress, Row } from "../../design";
import { reasonInWords, type Tone } from "../../shared/reasons";
import { aboutJob } from "./jobs";
import { BackfillStartDocument, JobCancelDocument, JobsDocument, StreamsDocument, type JobsQuery, type StreamsQuery } from "./jobs.documents";
import { useWords } from "./words";

type Job = JobsQuery["jobs"][number];
type Stream = StreamsQuery["health"]["streams"][number];

const SHOWN = 20;
/** while something moves, and while nothing does */
const QUICK_MS = 2000;
const SLOW_MS = 15_000;

const STREAM_TONES: Readonly<Record<StreamState, Tone>> = { WAITING: "neutral", RUNNING: "info", DONE: "success", FAILING: "critical" };
const JOB_TONES: Readonly<Record<JobState, Tone>> = { WAITING: "neutral", RUNNING: "info", DONE: "success", FAILED: "critical", CANCELLED: "neutral" };

export function JobsTab() {
  return (
    <>
      <StreamsCard />
      <JobsCard />
    </>
  );
}

function StreamsCard() {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const may = useMay("MANAGE_APPS");
  const [isMoving, setMoving] = useState(false);
  const [isAsking, ask] = useState(false);
  const read = useRead(StreamsDocument, {}, { every: isMoving ? QUICK_MS : SLOW_MS });
  const start = useChange(BackfillStartDocument, [StreamsDocument]);
  const moves = read.data?.health.streams.some((stream) => stream.state === "RUNNING" || stream.state === "WAITING") ?? false;
  if (moves !== isMoving) setMoving(moves);

  const onStart = async (sinceEver: boolean) => {
    const outcome = await start.run({ sinceEver });
    ask(false);
    if (outcome.isDone) notify.done(locale.t("jobs.reading"));
    else fail(outcome);
  };
  return (
    <Card
      title={locale.t("jobs.streams")}
      subtitle={locale.t("jobs.streams.text")}
      actions={
        may && (
          <Row>
            <Button icon="refresh" isBusy={start.isBusy} onClick={() => void onStart(false)}>
              {locale.t("jobs.read_again")}
            </Button>
            <Menu
              items={[
                {
                  label: locale.t("jobs.read_all"),
                  icon: "download",
                  onChoose: () => {
                    ask(true);
                  },
                },
              ]}
            />
          </Row>
        )
      }
    >
      <Loaded of={read}>
        {({ health, shop }) => (
          <ul className="settings-streams">
            {health.streams.map((stream) => (
              <StreamLine stream={stream} now={new Date(shop.now).getTime()} key={stream.stream} />
            ))}
          </ul>
        )}
      </Loaded>
      {isAsking && (
        <Confirm
          title={locale.t("jobs.read_all.title")}
          text={locale.t("jobs.read_all.text")}
          yes={locale.t("jobs.read_all.yes")}
          isBusy={start.isBusy}
          onYes={() => void onStart(true)}
          onNo={() => {
            ask(false);
          }}
        />
      )}
    </Card>
  );
}

function StreamLine(props: { readonly stream: Stream; readonly now: number }) {
  const locale = useWords();
  const { stream, state, objectsSeen, finishedAt } = props.stream;
  const words = locale.t(`jobs.stream.state.${state}`, {
    count: objectsSeen,
    when: finishedAt === null ? "" : locale.distance(finishedAt, props.now),
  });
  const name = locale.t(`jobs.stream.${stream}`);
  return (
    <li>
      {state === "RUNNING" ? (
        <Progress label={name} done={objectsSeen} total={null} detail={words} />
      ) : (
        <span className="settings-stream">
          <span>{name}</span>
          <Pill tone={STREAM_TONES[state]}>{words}</Pill>
        </span>
      )}
    </li>
  );
}

function JobsCard() {
  const locale = useWords();
  const [isMoving, setMoving] = useState(false);
  const read = useRead(JobsDocument, { first: SHOWN }, { every: isMoving ? QUICK_MS : SLOW_MS });
  const moves = read.data?.jobs.some((job) => job.state === "WAITING" || job.state === "RUNNING") ?? false;
  if (moves !== isMoving) setMoving(moves);
  return (
    <Card title={locale.t("jobs.title")} subtitle={locale.t("jobs.text")}>
      <Loaded of={read}>
        {({ jobs, shop }) =>
          jobs.length === 0 ? (
            <EmptyState icon="upload" title={locale.t("jobs.empty.title")} text={locale.t("jobs.empty.text")} />
          ) : (
            <ul className="settings-jobs">
              {jobs.map((job) => (
                <JobLine job={job} now={new Date(shop.now).getTime()} key={job.id} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}

function JobLine(props: { readonly job: Job; readonly now: number }) {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const { job, now } = props;
  const [open, setOpen] = useState<"cancel" | "failures" | null>(null);
  const cancel = useChange(JobCancelDocument, [JobsDocument]);
  const goesOn = job.state === "WAITING" || job.state === "RUNNING";
  const title = locale.maybe(`job.${job.kind}`) ?? locale.t("job.other");
  const about = aboutJob(job.summary, locale.t("accounts.list_join"));
  const close = () => {
    setOpen(null);
  };

  const onCancel = async () => {
    const outcome = await cancel.run({ id: job.id });
    close();
    if (outcome.isDone) notify.done(locale.t("jobs.cancelled"));
    else fail(outcome);
  };
  return (
    <li className="settings-job">
      <div className="settings-job-head">
        <strong>{about === "" ? title : `${title} · ${about}`}</strong>
        {!goesOn && <Pill tone={JOB_TONES[job.state]}>{locale.t(`job.state.${job.state}`)}</Pill>}
        <span className="settings-job-actions">
          {goesOn && (
            <Button
              kind="quiet"
              onClick={() => {
                setOpen("cancel");
              }}
            >
              {locale.t("jobs.cancel")}
            </Button>
          )}
        </span>
      </div>
      {goesOn ? (
        <Progress label={locale.t(`job.state.${job.state}`)} done={job.done + job.failed} total={job.total} />
      ) : (
        <p className="muted">{locale.t("progress.done", { done: job.done, total: job.total })}</p>
      )}
      <p className="muted">
        {job.finishedAt === null
          ? locale.t("jobs.started", { when: locale.distance(job.createdAt, now) })
          : locale.t("jobs.ended", { when: locale.distance(job.finishedAt, now) })}
        {job.failed > 0 && (
          <>
            {" · "}
            <button
              type="button"
              className="link bad"
              onClick={() => {
                setOpen("failures");
              }}
            >
              {locale.t("jobs.failures", { count: job.failed })}
            </button>
          </>
        )}
      </p>
      {open === "cancel" && (
        <Confirm
          title={locale.t("jobs.cancel.title")}
          text={locale.t("jobs.cancel.text")}
          yes={locale.t("jobs.cancel")}
          kind="critical"
          isBusy={cancel.isBusy}
          onYes={() => void onCancel()}
          onNo={close}
        />
      )}
      {open === "failures" && (
        <Dialog title={locale.t("jobs.failures", { count: job.failed })} onClose={close}>
          <ul className="settings-failures">
            {job.failures.map((failure) => (
              <li key={failure.row}>
                <span className="muted">{locale.t("jobs.failures.row", { row: failure.row + 1 })}</span>
                <span>{reasonInWords(locale, failure.code)}</span>
              </li>
            ))}
          </ul>
          {job.failures.length < job.failed && (
            <p className="muted">{locale.t("jobs.failures.first", { count: job.failures.length })}</p>
          )}
        </Dialog>
      )}
    </li>
  );
}
