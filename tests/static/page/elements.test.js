import assert from "node:assert/strict";
import { test } from "node:test";
import { watchNearness } from "../../../service/static/page/elements.js";

test("of several changes of nearness that come at once the last one counts", () => {
  /** @type {(entries: any[]) => void} */
  let tell = () => {};
  globalThis.IntersectionObserver = /** @type {any} */ (
    class {
      constructor(hear) {
        tell = hear;
      }
      observe() {}
    }
  );
  const heard = [];
  watchNearness(/** @type {any} */ ({}), "100px", (isNear) => heard.push(isNear));
  tell([{ isIntersecting: false }, { isIntersecting: true }]);
  assert.deepEqual(heard, [true]);
});
