import { EmptyState } from "../../design";
import { useLocale } from "../../shared/locale";

export default function Voucher() {
  const locale = useLocale();
  return <EmptyState title={locale.t("app.soon.title")} text={locale.t("app.soon.text")} />;
}
