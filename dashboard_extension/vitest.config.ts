import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "jsdom",
    environmentOptions: { jsdom: { url: "http://localhost:8400/" } },
    include: ["tests/**/*.test.{ts,tsx}"],
    restoreMocks: true,
  },
});
