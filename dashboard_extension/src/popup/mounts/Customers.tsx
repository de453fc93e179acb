import { CustomerActions } from "../customers/CustomerActions";
import type { PopupProps } from "../main";

export default function Customers(props: PopupProps) {
  return <CustomerActions ids={props.ids} />;
}
