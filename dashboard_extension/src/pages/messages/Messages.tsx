import { EmptyState, Page } from "../../design";
import { useLocale } from "../../shared/locale";

export default function Messages() {
  const locale = useLocale();
  return (
    <Page title={locale.t("page.messages")}>
      <EmptyState title={locale.t("app.soon.title")} text={locale.t("app.soon.text")} />
    </Page>
  );
}
