// Improves pages that work without it: times in the reader's zone, parts that refresh, forms that ask once more.
(() => {
  "use strict";
  const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });

  function showTimes(within) {
    for (const time of within.querySelectorAll("time[datetime]")) {
      const at = new Date(time.dateTime);
      if (!Number.isNaN(at.getTime()) && !time.dataset.utc) {
        time.dataset.utc = time.title;
        time.title = `${exact.format(at)} (${time.dataset.utc})`;
      }
    }
  }

  // A part with data-refresh="SECONDS" is taken anew from its own page while somebody looks and nobody is typing in it.
  async function refresh(part) {
    if (document.hidden || part.contains(document.activeElement) || part.querySelector("details[open]")) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(part.id);
    if (fresh) {
      part.replaceChildren(...fresh.childNodes);
      showTimes(part);
    }
  }

  for (const part of document.querySelectorAll("[data-refresh][id]")) {
    setInterval(() => refresh(part).catch(() => {}), Number(part.dataset.refresh) * 1000);
  }

  document.addEventListener("submit", event => {
    const asked = event.submitter?.dataset.confirm;
    if (asked && !confirm(asked)) event.preventDefault();
  });

  document.addEventListener("click", async event => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const was = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = was; }, 1500);
  });

  // Buttons that only script can serve are shown where there is script.
  for (const button of document.querySelectorAll("button[data-copy][hidden]")) button.hidden = false;
  showTimes(document);
})();
