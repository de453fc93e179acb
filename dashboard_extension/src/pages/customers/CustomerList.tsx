import "./customers.css";

import { useState } from "react";

import { useRead } from "../../api/hooks";
import { useQueryValue } from "../../app/router";
import { useMay } from "../../bridge/context";
import { Button, Card, EmptyState, Loaded, Page, SearchBox, TabPanel, Table, Tabs, type Column } from "../../design";
import { ActionDialog } from "../../popup/customers/ActionForm";
import { useSettled } from "../../shared/settled";
import { ChannelPills } from "./ChannelPills";
import { Conflicts } from "./Conflicts";
import { CustomersDocument, type CustomersQuery } from "./customers.documents";
import { detailOf, nameOf } from "./faces";
import { TagDialog } from "./TagDialog";
import { TagPills } from "./TagPills";
import { useWords, type Words } from "./words";

type Customer = CustomersQuery["customers"]["edges"][number]["node"];

const PAGE = 20;
const TYPING_MS = 300;
const TAGS_SHOWN = 2;
/** Not in the address, where it would come into histories and logs: it may be a number
 * or a name. It lasts as long as the frame, so that one can come back to it. */
let sought = "";

export default function CustomerList() {
  const locale = useWords();
  const [tab, setTab] = useQueryValue("tab");
  const chosen = tab === "conflicts" ? "conflicts" : "all";
  return (
    <Page title={locale.t("page.customers")} subtitle={locale.t("customers.subtitle")}>
      <Tabs
        label={locale.t("page.customers")}
        chosen={chosen}
        onChoose={(key) => {
          setTab(key === "all" ? null : key);
        }}
        tabs={[
          { key: "all", label: locale.t("customers.tab.all") },
          { key: "conflicts", label: locale.t("customers.tab.conflicts") },
        ]}
      />
      <TabPanel of={chosen}>{chosen === "all" ? <Everybody /> : <Conflicts />}</TabPanel>
    </Page>
  );
}

function Everybody() {
  const locale = useWords();
  const maySeeOrders = useMay("MANAGE_ORDERS");
  const [text, setText] = useState(sought);
  const search = useSettled(text.trim(), TYPING_MS);
  // where each page began; the first begins at null
  const [cursors, setCursors] = useState<readonly (string | null)[]>([null]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [acting, setActing] = useState<"tag" | "untag" | "coupon" | "message" | null>(null);
  const after = cursors.at(-1) ?? null;
  const read = useRead(CustomersDocument, { search, first: PAGE, after, orders: maySeeOrders });
  const type = (next: string) => {
    sought = next;
    setText(next);
    setCursors([null]);
    setChosen(new Set());
  };
  return (
    <Card isFlush>
      <div className="filters">
        <SearchBox label={locale.t("customers.search")} value={text} onChange={type} />
      </div>
      <Loaded of={read} skeleton={<List locale={locale} maySeeOrders={maySeeOrders} rows={undefined} />}>
        {({ customers: { edges, pageInfo } }) => (
          <List
            locale={locale}
            maySeeOrders={maySeeOrders}
            rows={edges.map((edge) => edge.node)}
            isOld={read.isOld}
            selection={{
              chosen,
              onChange: setChosen,
              actions: <BulkActions onChoose={setActing} />,
            }}
            paging={
              cursors.length > 1 || pageInfo.hasNextPage
                ? {
                    from: edges.length === 0 ? undefined : (cursors.length - 1) * PAGE + 1,
                    to: (cursors.length - 1) * PAGE + edges.length,
                    onPrevious:
                      cursors.length > 1
                        ? () => {
                            setCursors(cursors.slice(0, -1));
                          }
                        : null,
                    onNext: pageInfo.hasNextPage
                      ? () => {
                          setCursors([...cursors, pageInfo.endCursor]);
                        }
                      : null,
                  }
                : undefined
            }
            empty={
              search === "" ? (
                <EmptyState icon="people" title={locale.t("customers.empty.title")} text={locale.t("customers.empty.text")} />
              ) : (
                <EmptyState icon="search" title={locale.t("customers.none.title")} text={locale.t("customers.none.text")}>
                  <Button
                    onClick={() => {
                      type("");
                    }}
                  >
                    {locale.t("customers.none.clear")}
                  </Button>
                </EmptyState>
              )
            }
          />
        )}
      </Loaded>
      {(acting === "tag" || acting === "untag") && (
        <TagDialog
          ids={[...chosen]}
          isTaking={acting === "untag"}
          onClose={() => {
            setActing(null);
          }}
          onDone={() => {
            setChosen(new Set());
          }}
        />
      )}
      {(acting === "coupon" || acting === "message") && (
        <ActionDialog
          action={acting}
          people={[...chosen].map((id) => ({ id }))}
          onClose={() => {
            setActing(null);
          }}
          onDone={() => {
            setChosen(new Set());
          }}
        />
      )}
    </Card>
  );
}

function BulkActions(props: { readonly onChoose: (action: "tag" | "untag" | "coupon" | "message") => void }) {
  const locale = useWords();
  const mayRecall = useMay("MANAGE_DISCOUNTS");
  const choose = (action: Parameters<typeof props.onChoose>[0]) => () => {
    props.onChoose(action);
  };
  return (
    <>
      <Button icon="tag" onClick={choose("tag")}>
        {locale.t("customers.tag")}
      </Button>
      <Button onClick={choose("untag")}>{locale.t("customers.untag")}</Button>
      {mayRecall && (
        <>
          <Button icon="coupon" onClick={choose("coupon")}>
            {locale.t("popup.give_coupon")}
          </Button>
          <Button icon="send" onClick={choose("message")}>
            {locale.t("popup.send_message")}
          </Button>
        </>
      )}
    </>
  );
}

type TableProps = Parameters<typeof Table<Customer>>[0];

function List(
  props: Pick<TableProps, "rows" | "selection" | "paging" | "empty" | "isOld"> & { readonly locale: Words; readonly maySeeOrders: boolean },
) {
  const { locale, maySeeOrders, ...rest } = props;
  return (
    <Table
      {...rest}
      caption={locale.t("page.customers")}
      columns={columnsOf(locale, maySeeOrders)}
      keyOf={(customer) => customer.id}
      nameOf={(customer) => nameOf(locale, customer)}
      href={(customer) => `/customers/${customer.id}`}
    />
  );
}

function columnsOf(locale: Words, maySeeOrders: boolean): readonly Column<Customer>[] {
  const columns: (Column<Customer> | null)[] = [
    {
      key: "customer",
      title: locale.t("customers.column.customer"),
      cell: (customer) => (
        <span className="customers-face">
          {nameOf(locale, customer)}
          <small className="muted">{detailOf(locale, customer)}</small>
        </span>
      ),
    },
    { key: "tags", title: locale.t("customers.column.tags"), cell: (customer) => <TagPills stage={customer.stage} tags={customer.tags} most={TAGS_SHOWN} /> },
    { key: "channels", title: locale.t("customers.column.channels"), cell: (customer) => <ChannelPills channels={customer.channels} /> },
    maySeeOrders
      ? {
          key: "orders",
          title: locale.t("customers.column.orders"),
          align: "end",
          cell: (customer) => locale.count(customer.purchases?.count ?? 0),
        }
      : null,
    maySeeOrders
      ? {
          key: "spent",
          title: locale.t("customers.column.spent"),
          align: "end",
          cell: (customer) => customer.purchases?.spent.map((sum) => locale.money(sum.amount, sum.currency)).join(" + ") || "–",
        }
      : null,
    maySeeOrders
      ? {
          key: "last",
          title: locale.t("customers.column.last_order"),
          align: "end",
          cell: (customer) => (customer.purchases?.lastAt ? locale.date(customer.purchases.lastAt) : "–"),
        }
      : null,
    {
      key: "seen",
      title: locale.t("customers.column.first_seen"),
      align: "end",
      cell: (customer) => <time dateTime={customer.firstSeenAt}>{locale.date(customer.firstSeenAt)}</time>,
    },
  ];
  return columns.filter((column) => column !== null);
}
