import { CustomerActions } from "../customers/CustomerActions";
import type { PopupProps } from "../props";

export default function Customers(props: PopupProps) {
  return <CustomerActions ids={props.ids} />;
}
