// @ts-check
/** Order, page size, download and feed: made once, so that the focus stays. */

import {addressOf, element} from "../dom.js";
import {feedOf} from "./feeds.js";
import {SIZES} from "./state.js";

/**
 * @typedef {import("./frame.js").Frame} Frame
 * @typedef {import("./merging.js").Result} Result
 * @typedef {import("./state.js").State} State
 */

export class Tools {
  /**
   * @param {Frame} frame
   * @param {() => State} now what the address says
   * @param {(state: State) => void} change
   * @param {() => void} download
   */
  constructor(frame, now, change, download) {
    this.frame = frame;
    this.order = element("select", {});
    this.size = element("select", {}, ...SIZES.map((size) => element("option", {value: String(size)}, String(size))));
    this.save = element("button", {type: "button", class: "gs-link"}, "下载 CSV（可用 Excel 打开）");
    this.order.addEventListener("change", () => change({...now(), sort: this.order.value, page: 1}));
    this.size.addEventListener("change", () => change({...now(), size: Number(this.size.value), page: 1}));
    this.save.addEventListener("click", download);
    this.feed = element("a", {type: "application/atom+xml"});
    this.root = element(
      "div",
      {class: "gs-tools"},
      element("label", {}, "排序 ", this.order),
      element("label", {}, "每页 ", this.size),
      this.save,
      this.feed,
    );
  }

  /** @param {State} state @param {Result} result */
  update(state, result) {
    this.order.replaceChildren(...this.frame.sorts(state).map(([value, label]) => element("option", {value}, label)));
    this.order.value = state.sort;
    this.size.value = String(state.size);
    this.save.hidden = result.total === 0;
    void this.follow(state);
  }

  /** @param {State} state */
  async follow(state) {
    const {url, label} = await feedOf(this.frame, state);
    this.feed.href = addressOf(url);
    this.feed.textContent = `订阅${label}`;
  }
}
