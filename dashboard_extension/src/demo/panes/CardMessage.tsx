import type { Card } from "../server";
import { Next } from "../icons";
import { useWords } from "../words";

/** A template or subscription message, as WeChat draws both. */
export function CardMessage(props: { readonly card: Card; readonly onOpen: () => void }) {
  const { card } = props;
  const locale = useWords();
  const isNotice = card.pane === "notices";
  return (
    <button type="button" className="wx-card" data-pane={card.pane} onClick={props.onOpen}>
      {isNotice && (
        <span className="wx-card-from">
          <span className="avatar small" data-kind="shop" aria-hidden="true">
            {card.sender.slice(0, 1)}
          </span>
          {card.sender}
        </span>
      )}
      <b className="wx-card-title">{card.title}</b>
      <span className="wx-card-lines">
        {card.lines.map((line) => (
          <span className="wx-card-line" key={line.label}>
            <span>{line.label}</span>
            <span>{line.value}</span>
          </span>
        ))}
      </span>
      <span className="wx-card-foot">
        {locale.t(isNotice ? "wechat.open_mini" : "wechat.open")}
        <Next />
      </span>
    </button>
  );
}
