import "../design/base.css";
import "./demo.css";
import "./panes/panes.css";
import "./panes/chat.css";
import "./shop/mine.css";

import { createRoot } from "react-dom/client";

import { wear } from "../shared/theme";
import { App, firstTheme } from "./App";
import { Demo } from "./store";

wear(firstTheme());
const demo = new Demo();
const root = document.getElementById("root");
if (root) createRoot(root).render(<App demo={demo} />);
void demo.run();
