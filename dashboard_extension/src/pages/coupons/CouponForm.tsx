import { EmptyState, Page } from "../../design";
import { useLocale } from "../../shared/locale";

export default function CouponForm() {
  const locale = useLocale();
  return (
    <Page title={locale.t("page.coupons")}>
      <EmptyState title={locale.t("app.soon.title")} text={locale.t("app.soon.text")} />
    </Page>
  );
}
