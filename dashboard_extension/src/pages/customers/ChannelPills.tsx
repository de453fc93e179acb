import { Pill } from "../../design";
import { channelName, whyNot, type ChannelState } from "./faces";
import { useWords } from "./words";

/** The channels somebody can be reached by; of the others, why not, on pointing at them. */
export function ChannelPills(props: { readonly channels: readonly ChannelState[] }) {
  const locale = useWords();
  const open = props.channels.filter((each) => each.isOpen);
  const closed = props.channels.filter((each) => !each.isOpen);
  const why = closed.map((each) => `${channelName(locale, each.channel)}: ${whyNot(locale, each)}`).join("\n");
  return (
    <span className="customers-pills" title={why || undefined}>
      {open.map((each) => (
        <Pill key={each.channel} tone="success">
          {channelName(locale, each.channel)}
        </Pill>
      ))}
      {open.length === 0 && <span className="muted">{locale.t("customers.no_channel")}</span>}
    </span>
  );
}
