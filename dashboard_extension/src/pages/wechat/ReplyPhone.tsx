import { useRead } from "../../api/hooks";
import type { TemplateInput } from "../../api/schema";
import { ChatPhone } from "../messages/ChatPreview";
import { ReplyPreviewDocument, type ReplyMaterialQuery } from "./replies.documents";

type Content = ReplyMaterialQuery["templates"][number];

/** What the person writes, and what they are answered. */
export function ReplyPhone(props: { readonly account: string; readonly said: string; readonly contents: readonly Content[] }) {
  const [first, second, third] = props.contents;
  const shown = [useShown(first), useShown(second), useShown(third)];
  return <ChatPhone account={props.account} said={props.said} messages={shown.flatMap((each) => (each ? [each] : []))} />;
}

function useShown(content: Content | undefined) {
  const input: TemplateInput = {
    accountId: content?.account.id ?? "",
    channel: "WECHAT_CUSTOMER",
    gatewayId: "",
    title: content?.title ?? "",
    purpose: content?.purpose ?? "SERVICE",
    fields: (content?.fields ?? []).map(({ name, text, fit }) => ({ name, text, fit })),
    wording: "",
    form: content?.form ?? "TEXT",
    pictureId: content?.picture?.id ?? null,
  };
  const read = useRead(ReplyPreviewDocument, { input }, { isWanted: content !== undefined });
  const chat = read.data?.templatePreview.chat;
  return content !== undefined && chat ? { key: content.id, chat, picture: content.picture } : null;
}
