import { useState } from "react";

import type { Checkout } from "../server";
import { Tick } from "../icons";
import type { PhoneProps } from "../props";
import { Picture, ShopBar } from "./parts";
import { useWords } from "../words";

function Sums(props: { readonly checkout: Checkout }) {
  const locale = useWords();
  const { amount, currency } = props.checkout.totalPrice.gross;
  const goods = props.checkout.lines.reduce(
    (sum, line) => sum + line.undiscountedUnitPrice.amount * line.quantity,
    0,
  );
  const discount = goods - amount;
  return (
    <dl className="sums">
      <dt>{locale.t("cart.subtotal")}</dt>
      <dd>{locale.money(goods, currency)}</dd>
      {discount > 0.004 && (
        <>
          <dt>{locale.t("cart.discount")}</dt>
          <dd className="discount">−{locale.money(discount, currency)}</dd>
        </>
      )}
      <dt className="sum-total">{locale.t("cart.total")}</dt>
      <dd className="sum-total price">{locale.money(amount, currency)}</dd>
    </dl>
  );
}

function CouponRow(props: PhoneProps & { readonly checkout: Checkout }) {
  const { demo, state, checkout } = props;
  const locale = useWords();
  const [typed, setTyped] = useState("");
  if (checkout.voucherCode) {
    return (
      <p className="coupon coupon-used" role="status">
        <b>{state.coupon?.name ?? locale.t("cart.coupon")}</b>
        <span>{locale.t("cart.coupon.used", { code: checkout.voucherCode })}</span>
      </p>
    );
  }
  const code = typed || (state.coupon?.code ?? "");
  return (
    <form
      className="coupon"
      onSubmit={(event) => {
        event.preventDefault();
        if (code) demo.shopping.useCode(code);
      }}
    >
      <label htmlFor="coupon-code">{state.coupon?.name ?? locale.t("cart.coupon")}</label>
      <span className="coupon-entry">
        <input
          id="coupon-code"
          value={code}
          placeholder={locale.t("cart.coupon.enter")}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.target.value.trim());
          }}
        />
        <button type="submit" disabled={!code || state.isBusy}>
          {locale.t("cart.coupon.use")}
        </button>
      </span>
      {state.couponRefused && (
        <span className="refused" role="alert">
          {locale.t("cart.coupon.refused")}
        </span>
      )}
    </form>
  );
}

export function Cart(props: PhoneProps) {
  const { demo, state } = props;
  const locale = useWords();
  const { checkout } = state;
  if (!checkout || checkout.lines.length === 0) {
    return (
      <>
        <ShopBar title={locale.t("cart.title")} />
        <div className="scrolls nothing">
          <p>{locale.t("cart.empty")}</p>
          <button
            type="button"
            className="big-button"
            onClick={() => {
              demo.go({ page: "list" });
            }}
          >
            {locale.t("cart.browse")}
          </button>
        </div>
      </>
    );
  }
  const { amount, currency } = checkout.totalPrice.gross;
  return (
    <>
      <ShopBar title={locale.t("cart.title")} />
      <div className="scrolls cart-page">
        <ul className="cart-lines">
          {checkout.lines.map((line) => {
            const { name } = line.variant.product;
            return (
              <li key={line.id}>
                <Picture url={line.variant.product.thumbnail?.url} alt="" />
                <span className="cart-line-text">
                  <b>{name}</b>
                  <small>{line.variant.name}</small>
                  <span className="price">
                    {locale.money(line.undiscountedUnitPrice.amount, line.undiscountedUnitPrice.currency)}
                  </span>
                </span>
                <span className="stepper">
                  <button
                    type="button"
                    aria-label={locale.t("cart.less", { name })}
                    disabled={state.isBusy}
                    onClick={() => {
                      demo.shopping.setQuantity(line.id, line.quantity - 1);
                    }}
                  >
                    −
                  </button>
                  <span>{line.quantity}</span>
                  <button
                    type="button"
                    aria-label={locale.t("cart.more", { name })}
                    disabled={state.isBusy}
                    onClick={() => {
                      demo.shopping.setQuantity(line.id, line.quantity + 1);
                    }}
                  >
                    +
                  </button>
                </span>
              </li>
            );
          })}
        </ul>
        <CouponRow {...props} checkout={checkout} />
        <Sums checkout={checkout} />
      </div>
      <footer className="buy-bar">
        <span className="buy-total">
          {locale.t("cart.total")} <b className="price">{locale.money(amount, currency)}</b>
        </span>
        <button
          type="button"
          className="big-button"
          disabled={state.isBusy}
          onClick={() => {
            demo.go({ page: "checkout" });
          }}
        >
          {locale.t("cart.checkout")}
        </button>
      </footer>
    </>
  );
}

export function CheckoutPage(props: PhoneProps) {
  const { demo, state } = props;
  const locale = useWords();
  const { checkout } = state;
  if (!checkout) return <Cart {...props} />;
  const { amount, currency } = checkout.totalPrice.gross;
  return (
    <>
      <ShopBar
        title={locale.t("checkout.title")}
        onBack={() => {
          demo.shopping.openCart();
        }}
      />
      <div className="scrolls cart-page">
        <p className="address">
          <b>{locale.t("checkout.address")}</b>
          <span>{locale.t("checkout.address.text")}</span>
        </p>
        <ul className="cart-lines">
          {checkout.lines.map((line) => (
            <li key={line.id}>
              <Picture url={line.variant.product.thumbnail?.url} alt="" />
              <span className="cart-line-text">
                <b>{line.variant.product.name}</b>
                <small>
                  {line.variant.name} × {line.quantity}
                </small>
              </span>
            </li>
          ))}
        </ul>
        <Sums checkout={checkout} />
      </div>
      <footer className="buy-bar">
        <button
          type="button"
          className="big-button wide"
          disabled={state.isBusy}
          onClick={() => {
            demo.shopping.pay();
          }}
        >
          {locale.t("checkout.pay", { total: locale.money(amount, currency) })}
        </button>
      </footer>
    </>
  );
}

export function Done(props: PhoneProps) {
  const locale = useWords();
  return (
    <>
      <ShopBar title={locale.t("done.title")} />
      <div className="scrolls nothing" role="status">
        <span className="tick">
          <Tick />
        </span>
        <h3>{locale.t("done.title")}</h3>
        <p>{locale.t("done.text", { number: props.state.orderNumber })}</p>
        <button
          type="button"
          className="big-button"
          onClick={() => {
            props.demo.go({ page: "list" });
          }}
        >
          {locale.t("done.again")}
        </button>
      </div>
    </>
  );
}
