import type { Content } from "./slots";
import { useWords } from "./words";

/** About what the mini-program will show; how exactly, it decides itself. */
export function SlotPhone(props: { readonly content: Content; readonly coupon: string | null }) {
  const locale = useWords();
  const { content } = props;
  const products = content.products.length;
  const isEmpty = Object.values(content).every((each) => each === "");
  return (
    <figure className="storefront-phone" aria-label={locale.t("phone.title")}>
      <div className="storefront-screen">
        <p className="storefront-bar">{locale.t("phone.bar")}</p>
        {isEmpty ? (
          <p className="muted">{locale.t("phone.empty")}</p>
        ) : (
          <div className="storefront-slot">
            {content.picture.startsWith("https://") && <img src={content.picture} alt="" />}
            {content.title !== "" && <h3>{content.title}</h3>}
            {content.text !== "" && <p>{content.text}</p>}
            {props.coupon !== null && (
              <p className="storefront-coupon">
                <span>{props.coupon}</span>
                <b>{locale.t("phone.claim")}</b>
              </p>
            )}
            {products > 0 && (
              <div className="storefront-goods" role="img" aria-label={locale.t("phone.products", { count: products })}>
                {Array.from({ length: Math.min(products, 3) }, (_, index) => (
                  <span key={index} />
                ))}
                {products > 3 && <em>+{products - 3}</em>}
              </div>
            )}
          </div>
        )}
      </div>
      <figcaption className="muted">{locale.t("phone.about")}</figcaption>
    </figure>
  );
}
