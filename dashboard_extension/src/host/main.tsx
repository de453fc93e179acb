import "../design/fonts.css";
import "../design/base.css";
import "../design/controls.css";
import "./host.css";

import { createRoot } from "react-dom/client";

import { wear } from "../shared/theme";
import { firstTheme, HostApp } from "./HostApp";

wear(firstTheme());
const root = document.getElementById("root");
if (root) createRoot(root).render(<HostApp />);
