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

  // A grid takes the rows that a spreadsheet put on the clipboard, from the cell they are pasted into on, and one empty row more.
  function addRow(grid) {
    const last = grid.tBodies[0].rows[grid.tBodies[0].rows.length - 1];
    const row = last.cloneNode(true);
    const [was, next] = [last.dataset.row, `new${Number(last.dataset.row.slice(3)) + 1}`];
    row.dataset.row = next;
    for (const field of row.querySelectorAll("input, textarea")) {
      field.name = field.name.replace(`.${was}`, `.${next}`);
      field.setAttribute("aria-label", field.getAttribute("aria-label").replace(`new row ${was.slice(3)}`, `new row ${next.slice(3)}`));
      if (field.type === "checkbox") [field.value, field.checked] = [next, false];
      else field.value = "";
    }
    grid.tBodies[0].append(row);
    return row;
  }

  document.addEventListener("paste", event => {
    const grid = event.target.closest?.("table[data-grid]");
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    if (!grid || !event.target.name?.startsWith("cell.") || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const column = Number(event.target.name.split(".")[2]);
    let row = event.target.closest("tr");
    for (const line of text.split(/\r?\n/)) {
      row ??= addRow(grid);
      line.split("\t").forEach((cell, i) => {
        const field = row.querySelector(`[name="cell.${row.dataset.row}.${column + i}"]`);
        if (field) field.value = cell;
      });
      row = row.nextElementSibling;
    }
  });

  for (const button of document.querySelectorAll("button[data-add-row]")) {
    button.hidden = false;
    button.addEventListener("click", () => addRow(button.form.querySelector("table[data-grid]")).querySelector("input").focus());
  }

  // A file is sent in parts, so that its size does not matter; a part that did not arrive is sent again.
  async function send(form, path, fields) {
    const body = new FormData();
    body.append("formToken", form.elements.formToken.value);
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    for (let attempt = 1; ; attempt++) {
      const answer = await fetch(form.dataset.parts + path, {
        method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin",
      }).catch(() => null);
      if (answer?.ok) return answer.json();
      if (attempt === 4 || (answer && answer.status < 500)) throw new Error((await answer?.json().catch(() => null))?.answer ?? "The app cannot be reached.");
      await new Promise(done => setTimeout(done, attempt * 1000));
    }
  }

  for (const form of document.querySelectorAll("form[data-parts]")) {
    const [file, told] = [form.elements.file, form.querySelector("[data-told]")];
    form.addEventListener("submit", async event => {
      event.preventDefault();
      const chosen = file.files[0];
      const size = Number(form.dataset.partBytes);
      if (!chosen) return;
      try {
        const { status } = await send(form, "create", { name: chosen.name, source: form.elements.source.value });
        const parts = Math.max(1, Math.ceil(chosen.size / size));
        for (let part = 0; part < parts; part++) {
          told.textContent = `${Math.floor(part * 100 / parts)} % is uploaded.`;
          await send(form, `${status.import}/parts`, { part, file: chosen.slice(part * size, (part + 1) * size) });
        }
        await send(form, `${status.import}/uploaded`, { parts });
        location.href = form.dataset.parts + status.import;
      } catch (wrong) {
        told.textContent = wrong.message;
      }
    });
    for (const kind of ["dragover", "drop"]) form.addEventListener(kind, event => event.preventDefault());
    form.addEventListener("drop", event => { file.files = event.dataTransfer.files; });
  }

  // Buttons that only script can serve are shown where there is script.
  for (const button of document.querySelectorAll("button[data-copy][hidden]")) button.hidden = false;
  showTimes(document);
})();
