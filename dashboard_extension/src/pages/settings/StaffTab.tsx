import { useFailure } from "../../api/failure";
import { useChange, useRead } from "../../api/hooks";
import { MeDocument } from "../../api/me.documents";
import { useNotify } from "../../bridge/context";
import { Card, EmptyState, Loaded, Table, Toggle, type Column } from "../../design";
import { StaffDocument, StaffLetSendDocument, type StaffQuery } from "./staff.documents";
import { useWords } from "./words";

type Member = StaffQuery["staff"][number];

export function StaffTab() {
  const locale = useWords();
  const notify = useNotify();
  const fail = useFailure(locale);
  const read = useRead(StaffDocument, {});
  const { run, isBusy } = useChange(StaffLetSendDocument, [StaffDocument, MeDocument]);

  const onChange = async (member: Member, canSend: boolean) => {
    const outcome = await run({ id: member.id, canSend });
    if (outcome.isDone) notify.done(locale.t(canSend ? "staff.given" : "staff.taken", { email: member.email }));
    else fail(outcome);
  };
  return (
    <Loaded of={read}>
      {({ me, staff, shop }) => {
        const now = new Date(shop.now).getTime();
        const columns: readonly Column<Member>[] = [
          {
            key: "person",
            title: locale.t("staff.person"),
            wraps: true,
            cell: (member) => (
              <span className="settings-person">
                {member.email}
                {member.userId === me.userId && <span className="muted"> ({locale.t("staff.you")})</span>}
              </span>
            ),
          },
          {
            key: "seen",
            title: locale.t("staff.seen"),
            cell: (member) => (
              <time dateTime={member.lastSeenAt} title={locale.fullMoment(member.lastSeenAt)}>
                {locale.distance(member.lastSeenAt, now)}
              </time>
            ),
          },
          {
            key: "send",
            title: locale.t("staff.can_send"),
            cell: (member) => (
              <Toggle
                label={<span className="hidden-text">{locale.t("staff.can_send.of", { email: member.email })}</span>}
                isOn={member.canSend}
                disabled={isBusy}
                onChange={(isOn) => void onChange(member, isOn)}
              />
            ),
          },
        ];
        return (
          <Card title={locale.t("tab.staff")} subtitle={locale.t("staff.text")} isFlush>
            <div className="settings-flush">
              <Table
              caption={locale.t("staff.caption")}
              columns={columns}
              rows={staff}
              keyOf={(member) => member.id}
              empty={<EmptyState icon="people" title={locale.t("staff.empty.title")} text={locale.t("staff.empty.text")} />}
            />
            </div>
          </Card>
        );
      }}
    </Loaded>
  );
}
