import type { Variant } from "../server";
import { Bell } from "../icons";
import type { PhoneProps } from "../props";
import { useWords } from "../words";

/** "Tell me when it is cheaper", or there again: a promise against a subscription. */
export function WatchButton(props: PhoneProps & { readonly variant: Variant }) {
  const { demo, state, variant } = props;
  const locale = useWords();
  const kind = variant.quantityAvailable === 0 ? "STOCK" : "PRICE";
  const isPromised =
    state.mine?.promises.myWatches.some(
      (watch) => watch.variantId === variant.id && watch.kind === kind && watch.state === "PROMISED",
    ) ?? false;
  return (
    <p className="watch">
      <button
        type="button"
        disabled={isPromised || state.isBusy}
        onClick={() => {
          demo.mine.watch(variant.id, locale.t(`watch.${kind}.title`), kind);
        }}
      >
        <Bell />
        {locale.t(isPromised ? "watch.promised" : `watch.${kind}`)}
      </button>
    </p>
  );
}
