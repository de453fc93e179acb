import { Button, Row, Stack } from "../../design";
import { TagFields, useTagging } from "../../pages/customers/TagDialog";
import { useWords } from "../../pages/customers/words";
import type { ActionProps } from "./props";

export default function TagForm(props: ActionProps) {
  const locale = useWords();
  const tagging = useTagging(props.people.map((person) => person.id));
  const save = async () => {
    if (await tagging.save()) props.onDone();
  };
  return (
    <Stack>
      <TagFields tagging={tagging} />
      <Row>
        <Button
          kind="primary"
          isLarge
          icon="tag"
          isBusy={tagging.isBusy}
          disabled={tagging.tags.length === 0}
          onClick={() => {
            void save();
          }}
        >
          {locale.t("tags.save")}
        </Button>
      </Row>
    </Stack>
  );
}
