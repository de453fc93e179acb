import { useMay } from "../../bridge/context";
import { ButtonLink, EmptyState } from "../../design";
import { useLocale } from "../../shared/locale";

/** Says who can let them; an admin is shown where. */
export function MayNotSend() {
  const locale = useLocale();
  const isAdmin = useMay("MANAGE_APPS");
  return (
    <EmptyState icon="lock" title={locale.t("access.send.title")} text={locale.t(isAdmin ? "access.send.admin" : "access.send.text")}>
      {isAdmin && <ButtonLink to="/settings?tab=staff">{locale.t("access.send.go")}</ButtonLink>}
    </EmptyState>
  );
}
