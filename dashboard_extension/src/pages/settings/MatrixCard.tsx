import { Card } from "../../design";
import { CHANNEL_NAMES } from "../../shared/channels";
import { channelInWords } from "../../shared/reasons";
import { PURPOSES, type Channel, type Purpose } from "./rules";
import { useWords } from "./words";

/** Channels down, purposes across. */
export function MatrixCard(props: {
  readonly title: string;
  readonly text: string;
  readonly isOn: (channel: Channel, purpose: Purpose) => boolean;
  /** why it cannot be changed */
  readonly fixed: (channel: Channel, purpose: Purpose) => string | undefined;
  readonly onChange: (channel: Channel, purpose: Purpose, isOn: boolean) => void;
}) {
  const locale = useWords();
  return (
    <Card title={props.title} subtitle={props.text}>
      <table className="settings-matrix">
        <caption className="hidden-text">{props.title}</caption>
        <thead>
          <tr>
            <th scope="col">{locale.t("rules.channel")}</th>
            {PURPOSES.map((purpose) => (
              <th scope="col" key={purpose}>
                {locale.t(`purpose.${purpose}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {CHANNEL_NAMES.map((channel) => (
            <tr key={channel}>
              <th scope="row">{channelInWords(locale, channel.toUpperCase())}</th>
              {PURPOSES.map((purpose) => {
                const why = props.fixed(channel, purpose);
                return (
                  <td key={purpose}>
                    <input
                      type="checkbox"
                      aria-label={`${channelInWords(locale, channel.toUpperCase())}, ${locale.t(`purpose.${purpose}`)}${why === undefined ? "" : ` (${why})`}`}
                      checked={props.isOn(channel, purpose)}
                      disabled={why !== undefined}
                      onChange={(event) => {
                        props.onChange(channel, purpose, event.target.checked);
                      }}
                    />
                    {why !== undefined && (
                      <small className="muted" aria-hidden="true">
                        {why}
                      </small>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
