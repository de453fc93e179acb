/** The fields of one condition, by what it asks. */
import { useWords } from "./words";
import { EventFields, SequenceFields } from "./leaves/events";
import { CartFields, CouponFields, OrderTimeFields, OrdersFields } from "./leaves/orders";
import { Bounds, NamedField, type Props, choicesOf } from "./leaves/parts";
import { ChannelField, ConsentFields, FollowsFields, IdentityFields, TraitFields } from "./leaves/people";

export function LeafFields(props: Props) {
  const { leaf } = props;
  switch (leaf.type) {
    case "event":
      return <EventFields {...props} />;
    case "sequence":
      return <SequenceFields {...props} />;
    case "orders":
      return <OrdersFields {...props} />;
    case "order_time":
      return <OrderTimeFields {...props} />;
    case "cart":
      return <CartFields {...props} />;
    case "coupon":
      return <CouponFields {...props} />;
    case "tag":
      return <NamedField {...props} field="has" label="leaf.tag" choices={choicesOf(props.vocabulary.tags)} hint="leaf.tag.hint" />;
    case "segment":
      return <NamedField {...props} field="in" label="leaf.segment" choices={choicesOf(props.vocabulary.segments)} hint="leaf.segment.hint" />;
    case "grants":
      return (
        <>
          <NamedField {...props} field="template_id" label="leaf.template" choices={choicesOf(props.vocabulary.templates)} hint="leaf.template.hint" />
          <Bounds {...props} field="available" unit="unit.times" />
        </>
      );
    case "trait":
      return <TraitFields {...props} />;
    case "follows":
      return <FollowsFields {...props} />;
    case "reachable":
      return <ChannelField {...props} />;
    case "identity":
      return <IdentityFields {...props} />;
    case "consent":
      return <ConsentFields {...props} />;
    default:
      return <Unknown type={leaf.type} />;
  }
}

function Unknown(props: { readonly type: string }) {
  const locale = useWords();
  return <p className="muted">{locale.t("say.other", { type: props.type })}</p>;
}
