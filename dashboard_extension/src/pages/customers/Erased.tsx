/** The page of somebody who was erased, or is no customer at all. */
import { useRead } from "../../api/hooks";
import { ButtonLink, Card, EmptyState, Facts, Loaded, Page, PageSkeleton } from "../../design";
import type { Privacy } from "./PrivacyCard";
import { CustomerPrivacyDocument } from "./privacy.documents";
import { usePrivacyWords, useWords } from "./words";

export function NobodyOrErased(props: { readonly id: string }) {
  const read = useRead(CustomerPrivacyDocument, { id: props.id });
  return (
    <Loaded of={read} skeleton={<PageSkeleton />}>
      {({ customerPrivacy: found }) => (found && found.erasedAt !== null ? <Erased privacy={found} at={found.erasedAt} /> : <Nobody />)}
    </Loaded>
  );
}

function Nobody() {
  const locale = useWords();
  return (
    <Page title={locale.t("page.customers")}>
      <EmptyState icon="people" title={locale.t("customers.not_found.title")} text={locale.t("customers.not_found.text")}>
        <ButtonLink to="/customers">{locale.t("customers.back")}</ButtonLink>
      </EmptyState>
    </Page>
  );
}

function Erased(props: { readonly privacy: Privacy; readonly at: string }) {
  const locale = usePrivacyWords();
  const { erasure } = props.privacy;
  const who = erasure?.isTheirWish ? locale.t("privacy.by_customer") : (erasure?.requestedBy ?? "");
  return (
    <Page title={locale.t("privacy.erased.title")} isNarrow>
      <EmptyState icon="check" title={locale.t("privacy.erased.done", { when: locale.date(props.at) })} text={locale.t("privacy.erased.text")}>
        <ButtonLink to="/customers">{locale.t("privacy.erased.back")}</ButtonLink>
      </EmptyState>
      <Card>
        <Facts
          rows={[
            [locale.t("privacy.erased.by"), who === "" ? "–" : who],
            erasure && erasure.reason !== "" ? [locale.t("privacy.erase.reason"), erasure.reason] : null,
            [
              locale.t("privacy.erased.state"),
              locale.t(erasure?.state === "DONE" ? "privacy.erased.all" : erasure?.waitsForCore ? "privacy.erased.core" : "privacy.erased.settling"),
            ],
          ]}
        />
      </Card>
    </Page>
  );
}
