import { useState } from "react";

import type { Product, Variant } from "../server";
import { Cart, CheckoutPage, Done } from "./Cart";
import { Basket, Glass, House, Person } from "../icons";
import { Picture, ShopBar } from "./parts";
import type { PhoneProps } from "../props";
import { Phone } from "../panes/Phone";
import { FormPage } from "./FormPage";
import { MinePage } from "./MinePage";
import { Prompt } from "./Prompt";
import { WatchButton } from "./WatchButton";
import { useWords } from "../words";

/** React 18 passes the attribute on without knowing it. */
const INERT: object = { inert: "" };

/** The demo shop's mini-program. */
function Pages(props: PhoneProps) {
  const { state } = props;
  const { screen } = state;
  const product =
    screen.page === "product" ? state.products.find((each) => each.slug === screen.slug) : undefined;
  return (
    <div className="shop" {...(state.prompt ? INERT : {})}>
      {screen.page === "list" && <List {...props} />}
      {product && <ProductPage {...props} product={product} key={product.slug} />}
      {screen.page === "cart" && <Cart {...props} />}
      {screen.page === "checkout" && <CheckoutPage {...props} />}
      {screen.page === "done" && <Done {...props} />}
      {screen.page === "mine" && <MinePage {...props} />}
      {screen.page === "form" && <FormPage {...props} formKey={screen.key} />}
      {isTab(screen.page) && <Tabs {...props} page={screen.page} />}
    </div>
  );
}

export function Shop(props: PhoneProps) {
  const locale = useWords();
  return (
    <Phone {...props} pane="shop" name={locale.t("phone.app.shop")}>
      <Pages {...props} />
      {props.state.prompt && <Prompt prompt={props.state.prompt} />}
    </Phone>
  );
}

function priceOf(variant: Variant | undefined) {
  return variant?.pricing?.price.gross;
}

function List(props: PhoneProps) {
  const { demo, state } = props;
  const locale = useWords();
  return (
    <>
      <ShopBar title={locale.t("phone.app.shop")} />
      <div className="scrolls shop-list">
        <p className="search">
          <Glass /> {locale.t("shop.search")}
        </p>
        <div className="shop-banner">
          <b>{locale.t("shop.banner")}</b>
          <span>{locale.t("shop.banner.sub")}</span>
        </div>
        <ul className="products">
          {state.products.map((product) => {
            const [first] = product.variants;
            const price = priceOf(first);
            return (
              <li key={product.id}>
                <button
                  type="button"
                  className="product"
                  onClick={() => {
                    demo.shopping.viewProduct(product.slug);
                  }}
                >
                  <Picture url={product.thumbnail?.url} alt="" />
                  <b>{product.name}</b>
                  {price && (
                    <span className="price">
                      {locale.money(price.amount, price.currency)}
                      {product.variants.length > 1 && <small> {locale.t("shop.from")}</small>}
                    </span>
                  )}
                </button>
              </li>
            );
          })}
        </ul>
      </div>
    </>
  );
}

/** A few pieces left are worth saying. */
const FEW = 5;

function ProductPage(props: PhoneProps & { readonly product: Product }) {
  const { demo, product, state } = props;
  const locale = useWords();
  const [chosen, setChosen] = useState(
    () => product.variants.find((variant) => variant.quantityAvailable !== 0) ?? product.variants[0],
  );
  const price = priceOf(chosen);
  const left = chosen?.quantityAvailable ?? null;
  const inCart = state.checkout?.lines.some((line) => line.variant.id === chosen?.id) ?? false;
  return (
    <>
      <ShopBar
        title={locale.t("phone.app.shop")}
        onBack={() => {
          demo.go({ page: "list" });
        }}
      />
      <div className="scrolls product-page">
        <Picture url={product.thumbnail?.url} alt={product.name} />
        <div className="product-about">
          {price && <p className="price large">{locale.money(price.amount, price.currency)}</p>}
          <h3>{product.name}</h3>
          <p className="product-text">{plain(product.description)}</p>
        </div>
        <fieldset className="variants">
          <legend>{locale.t("shop.choose")}</legend>
          {product.variants.map((variant) => (
            <label key={variant.id}>
              <input
                type="radio"
                name="variant"
                checked={variant.id === chosen?.id}
                disabled={variant.quantityAvailable === 0}
                onChange={() => {
                  setChosen(variant);
                }}
              />
              <span>{variant.name}</span>
            </label>
          ))}
        </fieldset>
        {left !== null && left <= FEW && (
          <p className="few">{left === 0 ? locale.t("shop.sold_out") : locale.t("shop.left", { count: left })}</p>
        )}
        {chosen && <WatchButton {...props} variant={chosen} key={chosen.id} />}
      </div>
      <footer className="buy-bar">
        <button
          type="button"
          className="bar-cart"
          onClick={() => {
            demo.shopping.openCart();
          }}
        >
          <Basket />
          <span className="hidden-text">{locale.t("shop.tab.cart")}</span>
          <CartBadge {...props} />
        </button>
        <span role="status" className="added">
          {inCart ? locale.t("shop.added") : ""}
        </span>
        <button
          type="button"
          className="big-button"
          disabled={!chosen || left === 0 || state.isBusy}
          onClick={() => {
            if (chosen) demo.shopping.addToCart(chosen.id);
          }}
        >
          {left === 0 ? locale.t("shop.sold_out") : locale.t("shop.add")}
        </button>
      </footer>
    </>
  );
}

function CartBadge(props: PhoneProps) {
  const count = props.state.checkout?.lines.reduce((sum, line) => sum + line.quantity, 0) ?? 0;
  return count > 0 ? <span className="badge">{count}</span> : null;
}

type TabPage = "list" | "cart" | "mine";

function isTab(page: string): page is TabPage {
  return page === "list" || page === "cart" || page === "mine";
}

function Tabs(props: PhoneProps & { readonly page: TabPage }) {
  const { demo, page } = props;
  const locale = useWords();
  return (
    <nav className="tabs">
      <button
        type="button"
        aria-current={page === "list" ? "page" : undefined}
        onClick={() => {
          demo.go({ page: "list" });
        }}
      >
        <House />
        {locale.t("shop.tab.home")}
      </button>
      <button
        type="button"
        aria-current={page === "cart" ? "page" : undefined}
        onClick={() => {
          demo.shopping.openCart();
        }}
      >
        <span className="tab-icon">
          <Basket />
          <CartBadge {...props} />
        </span>
        {locale.t("shop.tab.cart")}
      </button>
      <button
        type="button"
        aria-current={page === "mine" ? "page" : undefined}
        onClick={() => {
          demo.mine.open();
        }}
      >
        <Person />
        {locale.t("shop.tab.mine")}
      </button>
    </nav>
  );
}

interface EditorText {
  readonly blocks?: readonly { readonly data?: { readonly text?: string } }[];
}

/** Core's descriptions are EditorJS documents. */
function plain(description: string | null): string {
  if (description === null) return "";
  try {
    const blocks = (JSON.parse(description) as EditorText).blocks ?? [];
    return blocks.map((block) => block.data?.text ?? "").join("\n");
  } catch {
    return description;
  }
}
