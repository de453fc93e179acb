import { CustomerActions } from "../customers/CustomerActions";
import type { PopupProps } from "../props";

export default function Customer(props: PopupProps) {
  return <CustomerActions ids={props.ids} />;
}
