import { Button, Card, EmptyState } from "../../design";
import type { CardProps } from "./FormCards";
import { HOUR, MOST_TOUCHES, type TouchError } from "./parameters";
import { TouchFields } from "./TouchFields";
import { useWords } from "./words";

/** The messages, one after the other. */
export function TouchCards(props: CardProps & { readonly wrong: readonly (TouchError | null)[] }) {
  const locale = useWords();
  const { draft, choices, wrong } = props;
  const { recipe, touches } = draft.values;
  const last = touches.at(-1);
  return (
    <Card
      title={locale.t(recipe === "welcome" ? "recalls.form.touches.after_welcome" : "recalls.form.touches")}
      subtitle={locale.t(recipe === "coupon_reminder" ? "recalls.form.touches.one" : recipe === "welcome" ? "recalls.form.touches.later" : "recalls.form.touches.means")}
      actions={
        recipe !== "coupon_reminder" &&
        touches.length < MOST_TOUCHES && (
          <Button
            icon="add"
            onClick={() => {
              const after = (touches.length === 1 && recipe === "abandoned_cart" ? draft.values.idle : (last?.after ?? null)) ?? 0;
              const key = Math.max(0, ...touches.map((touch) => touch.key)) + 1;
              draft.set({ touches: [...touches, { key, after: after + 24 * HOUR, templates: last?.templates ?? [] }] });
            }}
          >
            {locale.t("recalls.form.add_touch")}
          </Button>
        )
      }
    >
      {choices.templates.length === 0 ? (
        <EmptyState icon="message" title={locale.t("recalls.form.no_templates.title")} text={locale.t("recalls.form.no_templates.text")} />
      ) : (
        <ol className="recalls-touches">
          {touches.map((touch, index) => {
            const error = wrong[index] ?? null;
            return (
              <li key={touch.key}>
                <TouchFields
                  recipe={recipe}
                  number={index + 1}
                  touch={touch}
                  idle={draft.values.idle}
                  templates={choices.templates}
                  error={error}
                  onChange={(change) => {
                    draft.set({ touches: touches.map((each) => (each.key === touch.key ? { ...each, ...change } : each)) });
                  }}
                  onRemove={
                    touches.length === 1 && recipe !== "welcome"
                      ? null
                      : () => {
                          const left = touches.filter((each) => each.key !== touch.key);
                          draft.set({ touches: left, couponFrom: Math.min(draft.values.couponFrom, left.length) });
                        }
                  }
                />
              </li>
            );
          })}
        </ol>
      )}
    </Card>
  );
}
