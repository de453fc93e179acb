import { useWords } from "../words";
import { Back, Capsule } from "../icons";

export function ShopBar(props: { readonly title: string; readonly onBack?: () => void }) {
  const locale = useWords();
  return (
    <header className="shop-bar">
      {props.onBack ? (
        <button type="button" className="bar-back" aria-label={locale.t("phone.back")} onClick={props.onBack}>
          <Back />
        </button>
      ) : (
        <span />
      )}
      <h2>{props.title}</h2>
      <span className="capsule">
        <Capsule />
      </span>
    </header>
  );
}

export function Picture(props: { readonly url: string | undefined; readonly alt: string }) {
  return props.url === undefined ? (
    <span className="picture" />
  ) : (
    <img className="picture" src={props.url} alt={props.alt} width="256" height="256" loading="lazy" />
  );
}
