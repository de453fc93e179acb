import "./coupons.css";

import { useRead } from "../../api/hooks";
import { Banner, Button, Loaded, Progress, Row, Stack } from "../../design";
import { reasonInWords } from "../../shared/reasons";
import { HandJobDocument } from "./giving.documents";
import { useWords } from "./words";

const EVERY_MS = 1000;
const ENDED = new Set(["DONE", "FAILED", "CANCELLED"]);

/** How work that was started here goes on, and who was left out. It goes on without us. */
export function JobResult(props: { readonly id: string; readonly title: string; readonly onDone: () => void }) {
  const locale = useWords();
  const first = useRead(HandJobDocument, { id: props.id });
  const isOver = ENDED.has(first.data?.job?.state ?? "");
  useRead(HandJobDocument, { id: props.id }, { every: isOver ? false : EVERY_MS });
  return (
    <Loaded of={first}>
      {({ job }) => {
        if (job === null) return null;
        const reasons = new Map<string, number>();
        for (const { code } of job.failures) reasons.set(code, (reasons.get(code) ?? 0) + 1);
        return (
          <Stack>
            <Progress label={props.title} done={job.done + job.failed} total={job.total} />
            {job.state === "FAILED" && <Banner tone="critical">{locale.t("job.failed")}</Banner>}
            {isOver && job.state === "DONE" && (
              <Banner tone={job.failed === 0 ? "success" : "warning"} title={locale.t("job.done", { count: job.done })}>
                {job.failed > 0 && (
                  <>
                    {locale.t("job.left_out", { count: job.failed })}
                    <ul className="coupons-reasons">
                      {[...reasons].map(([code, count]) => (
                        <li key={code}>
                          <span>{reasonInWords(locale, code)}</span>
                          <strong>{locale.count(count)}</strong>
                        </li>
                      ))}
                    </ul>
                  </>
                )}
              </Banner>
            )}
            {!isOver && <p className="muted">{locale.t("job.goes_on")}</p>}
            <Row>
              <Button kind="primary" onClick={props.onDone}>
                {locale.t("job.close")}
              </Button>
            </Row>
          </Stack>
        );
      }}
    </Loaded>
  );
}
