/** Everything a page is made of. Look at docs/extension.md for what there is. */
export { Button, ButtonLink, IconButton } from "./Button";
export { Chart } from "./Chart";
export type { Series } from "./series";
export { Combobox, MultiCombobox, type Choice } from "./Combobox";
export { Copyable } from "./Copyable";
export {
  Checkbox,
  DateField,
  DurationField,
  Field,
  Input,
  MoneyField,
  NumberField,
  RadioGroup,
  SearchBox,
  Select,
  Textarea,
  TimeField,
  Toggle,
  type Option,
} from "./fields";
export { Funnel, Progress, Sparkline, Stat, type FunnelStep } from "./figures";
export { Savebar, useDraft, type Draft } from "./form";
export { Icon, type IconName } from "./icons";
export { Card, Columns, Facts, Grid, Page, Row, Stack, TabPanel, Tabs, type Tab } from "./layout";
export { Confirm, Definition, Dialog, Menu, type MenuItem } from "./overlay";
export { Pill } from "./Pill";
export { Banner, EmptyState, ErrorState, Loaded, NoAccess, PageSkeleton, Skeleton, SkeletonLines } from "./states";
export { Table, type Column, type Paging, type Selection, type Sorting } from "./Table";
export { Timeline, type Moment } from "./Timeline";
