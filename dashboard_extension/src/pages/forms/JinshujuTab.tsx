import { useState } from "react";

import { useRead } from "../../api/hooks";
import { useMay } from "../../bridge/context";
import { ButtonLink, Card, EmptyState, Loaded, Select, Stack, Table, type Column } from "../../design";
import { JinshujuAccountsDocument, JinshujuFormsDocument, type JinshujuFormsQuery } from "./forms.documents";
import { useWords, type Words } from "./words";

type Remote = NonNullable<JinshujuFormsQuery["jinshujuForms"]>[number];

const CONNECT = "/settings/accounts/new?kind=JINSHUJU";

/** The forms of the shop's Jinshuju account, and which of them we take answers of. */
export default function JinshujuTab() {
  const locale = useWords();
  const mayConnect = useMay("MANAGE_APPS");
  const read = useRead(JinshujuAccountsDocument, {});
  return (
    <Loaded of={read}>
      {({ jinshujuAccounts }) =>
        jinshujuAccounts.length === 0 ? (
          <Card>
            <EmptyState icon="edit" title={locale.t("jinshuju.empty.title")} text={locale.t(mayConnect ? "jinshuju.empty.text" : "jinshuju.empty.ask")}>
              {mayConnect && (
                <ButtonLink kind="primary" icon="add" to={CONNECT}>
                  {locale.t("jinshuju.connect")}
                </ButtonLink>
              )}
            </EmptyState>
          </Card>
        ) : (
          <Connected accounts={jinshujuAccounts} />
        )
      }
    </Loaded>
  );
}

function Connected(props: { readonly accounts: readonly { readonly key: string; readonly name: string }[] }) {
  const locale = useWords();
  const mayChange = useMay("MANAGE_DISCOUNTS");
  const [chosen, setChosen] = useState(props.accounts[0]?.key ?? "");
  const read = useRead(JinshujuFormsDocument, { account: chosen }, { isWanted: mayChange });
  const table = (rows: readonly Remote[] | undefined) => (
    <Card isFlush>
      <Table
        caption={locale.t("forms.tab.jinshuju")}
        columns={columnsOf(locale, chosen)}
        rows={rows}
        keyOf={(row) => row.token}
        nameOf={(row) => row.name}
        empty={<EmptyState icon="edit" title={locale.t("jinshuju.none.title")} text={locale.t("jinshuju.none.text")} />}
      />
    </Card>
  );
  return (
    <Stack>
      {props.accounts.length > 1 && (
        <Select label={locale.t("jinshuju.account")} value={chosen} options={props.accounts.map((each) => ({ value: each.key, label: each.name }))} onChange={setChosen} />
      )}
      {mayChange ? (
        <Loaded of={read} skeleton={table(undefined)}>
          {(data) => table(data.jinshujuForms ?? [])}
        </Loaded>
      ) : (
        <Card>
          <p className="muted">{locale.t("jinshuju.ask")}</p>
        </Card>
      )}
      <Card title={locale.t("jinshuju.how")}>
        <ol className="forms-steps">
          <li>{locale.t("jinshuju.how.1")}</li>
          <li>{locale.t("jinshuju.how.2")}</li>
          <li>{locale.t("jinshuju.how.3")}</li>
        </ol>
      </Card>
    </Stack>
  );
}

function columnsOf(locale: Words, account: string): readonly Column<Remote>[] {
  return [
    { key: "name", title: locale.t("forms.title"), cell: (row) => row.name },
    {
      key: "act",
      title: locale.t("jinshuju.answers"),
      align: "end",
      cell: (row) =>
        row.formId === null ? (
          <ButtonLink to={`/forms/new?account=${encodeURIComponent(account)}&form=${encodeURIComponent(row.token)}`}>{locale.t("jinshuju.take")}</ButtonLink>
        ) : (
          <ButtonLink to={`/forms/${encodeURIComponent(row.formId)}`}>{locale.t("jinshuju.see")}</ButtonLink>
        ),
    },
  ];
}
