import "../design/app.css";

import { createRoot } from "react-dom/client";

import { Dashboard } from "../bridge/dashboard";
import { PageSkeleton } from "../design/states";
import { Entry } from "./Entry";
import { Router, RouterProvider } from "./router";
import { Shell } from "./Shell";

// before anything is drawn: a handshake may come as soon as the script has run
const dashboard = new Dashboard("page");
const router = new Router((route) => dashboard.showRoute(route));
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <Entry dashboard={dashboard} skeleton={<PageSkeleton />}>
      <RouterProvider router={router}>
        <Shell />
      </RouterProvider>
    </Entry>,
  );
}
