// What every page may have: a search field, buttons that copy. Without a script they stay hidden.
"use strict";
(() => {
  const select = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const marked = getSelection();
    marked.removeAllRanges();
    marked.addRange(range);
  };

  // Browsers offer the clipboard to safe addresses alone; elsewhere the old command does.
  const copy = async (node) => {
    try {
      await navigator.clipboard.writeText(node.textContent);
      return true;
    } catch {
      select(node);
      return document.execCommand("copy");
    }
  };

  const find = location.protocol === "file:" ? null : document.querySelector(".find"); // no search from a folder
  if (find) find.hidden = false;

  for (const button of document.querySelectorAll("button.copy")) {
    const words = button.firstChild;
    const before = words.data;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copy(button.parentElement.querySelector(".text"));
      words.data = done ? button.dataset.done : button.dataset.failed;
      button.setAttribute("aria-live", "polite");
      setTimeout(() => { words.data = before; }, 2000);
    });
  }
})();
