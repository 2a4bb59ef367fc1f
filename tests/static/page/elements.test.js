import assert from "node:assert/strict";
import { test } from "node:test";
import { watchNearness } from "../../../service/static/page/elements.js";

test("only the last of several simultaneous changes of nearness counts", () => {
  /** @type {(entries: any[]) => void} */
  let notify = () => {};
  globalThis.IntersectionObserver = /** @type {any} */ (
    class {
      constructor(callback) {
        notify = callback;
      }
      observe() {}
    }
  );
  const received = [];
  watchNearness(/** @type {any} */ ({}), "100px", (isNear) => received.push(isNear));
  notify([{ isIntersecting: false }, { isIntersecting: true }]);
  assert.deepEqual(received, [true]);
});
