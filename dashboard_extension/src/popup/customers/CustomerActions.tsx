import "../../pages/customers/customers.css";

import { useState } from "react";

import { useRead } from "../../api/hooks";
import { useDashboard } from "../../bridge/context";
import { Banner, Card, EmptyState, Loaded, Page, PageSkeleton, TabPanel, Tabs } from "../../design";
import { nameOf } from "../../pages/customers/faces";
import { useWords } from "../../pages/customers/words";
import { ActionForm } from "./ActionForm";
import { ACTIONS } from "./actions";
import type { Person } from "./props";
import { CustomersOfUsersDocument } from "./people.documents";

const NAMED = 3;

/** The window behind "more actions", of one customer or of many. */
export function CustomerActions(props: { readonly ids: readonly string[] }) {
  const locale = useWords();
  const { ids } = props;
  const read = useRead(CustomersOfUsersDocument, { saleorIds: [...ids] }, { isWanted: ids.length > 0 });
  if (ids.length === 0) {
    return (
      <Page title={locale.t("popup.actions")}>
        <EmptyState icon="people" title={locale.t("popup.nobody.title")} text={locale.t("popup.nobody.text")} />
      </Page>
    );
  }
  return (
    <Loaded of={read} skeleton={<PageSkeleton />}>
      {({ customersOfUsers: people }) => <Acting people={people} missing={ids.length - people.length} />}
    </Loaded>
  );
}

function Acting(props: { readonly people: readonly Person[]; readonly missing: number }) {
  const locale = useWords();
  const dashboard = useDashboard();
  const { people, missing } = props;
  const actions = ACTIONS.filter((action) => action.needs.every((permission) => dashboard.may(permission)));
  const [key, setKey] = useState(actions[0]?.key ?? "");
  const chosen = actions.find((action) => action.key === key);
  const title = people.length === 1 ? locale.t("popup.title.one") : locale.t("popup.title.many", { count: people.length });
  if (people.length === 0 || chosen === undefined) {
    return (
      <Page title={locale.t("popup.actions")}>
        <EmptyState icon="people" title={locale.t("popup.none.title")} text={locale.t("popup.none.text")} />
      </Page>
    );
  }
  return (
    <Page title={title} subtitle={whoInWords(locale, people)} isNarrow>
      {missing > 0 && <Banner tone="info">{locale.t("popup.unknown", { count: missing })}</Banner>}
      {actions.length > 1 && (
        <Tabs
          label={locale.t("popup.actions")}
          chosen={key}
          onChoose={setKey}
          tabs={actions.map((action) => ({ key: action.key, label: action.name(locale) }))}
        />
      )}
      <TabPanel of={key}>
        <Card>
          <ActionForm
            action={chosen}
            people={people}
            onDone={() => {
              dashboard.refreshEntity();
              dashboard.closePopup();
            }}
          />
        </Card>
      </TabPanel>
    </Page>
  );
}

/** The first names, and how many more there are. */
function whoInWords(locale: ReturnType<typeof useWords>, people: readonly Person[]): string {
  const names = people.slice(0, NAMED).map((person) => nameOf(locale, person));
  const shown = names.join(locale.language === "zh" ? "、" : ", ");
  return people.length > NAMED ? `${shown} ${locale.t("popup.more", { count: locale.language === "zh" ? people.length : people.length - NAMED })}` : shown;
}
