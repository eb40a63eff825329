"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const students = [...document.querySelectorAll(".student")];
  const search = byId("search");
  const filter = byId("filter");
  const texts = new Map();
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const textOf = (student) => {
    if (!texts.has(student)) texts.set(student, plain(student.textContent));
    return texts.get(student);
  };

  function show() {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    const flag = filter ? filter.value : "";
    let shown = 0;
    for (const student of students) {
      const flagged = !flag || student.dataset.flags.split(" ").includes(flag);
      const fits = flagged && words.every((word) => textOf(student).includes(word));
      student.hidden = !fits;
      shown += fits;
    }
    byId("count").textContent = `${shown} of ${students.length} students shown`;
  }

  function setAll(open) {
    for (const student of students) {
      if (!student.hidden) student.querySelector("details").open = open;
    }
  }

  function openTarget() {
    const target = location.hash.startsWith("#student-") ? byId(location.hash.slice(1)) : null;
    if (!target) return;
    target.hidden = false;
    target.querySelector("details").open = true;
    target.scrollIntoView();
    target.querySelector("summary").focus({ preventScroll: true });
  }

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  });
  if (filter) filter.addEventListener("change", show);
  byId("controls").addEventListener("submit", (event) => event.preventDefault());
  byId("open").addEventListener("click", () => setAll(true));
  byId("close").addEventListener("click", () => setAll(false));
  byId("print").addEventListener("click", () => window.print());
  window.addEventListener("hashchange", openTarget);

  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const own of closed) own.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const own of closed) own.open = false;
  });

  byId("controls").hidden = false;
  show();
  openTarget();
})();
