import { Banner, Button, Copyable, Dialog } from "../../design";
import { useWords } from "./words";

/** A secret address, shown this once. */
export function OnceDialog(props: { readonly address: string; readonly onClose: () => void }) {
  const locale = useWords();
  return (
    <Dialog
      title={locale.t("accounts.once.title")}
      onClose={props.onClose}
      isWide
      actions={
        <Button kind="primary" onClick={props.onClose}>
          {locale.t("accounts.once.done")}
        </Button>
      }
    >
      <Banner tone="warning">{locale.t("accounts.once.text")}</Banner>
      <Copyable label={locale.t("accounts.callback")} value={props.address} />
    </Dialog>
  );
}
