import "../design/base.css";
import "./home.css";

import { createRoot } from "react-dom/client";

import { Dashboard } from "./bridge";
import { Home } from "./Home";

// before anything is drawn: a handshake may come as soon as the script has run
const dashboard = new Dashboard();
const root = document.getElementById("root");
if (root) createRoot(root).render(<Home dashboard={dashboard} />);
