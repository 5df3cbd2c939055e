// The ledger: search, sort and filter in the table that the page already holds.
const root = document.documentElement;
const followGround = () => root.classList.toggle("dark", root.dataset.theme === "dark");
followGround();
new MutationObserver(followGround).observe(root, { attributeFilter: ["data-theme"] });

document.querySelectorAll("table.recount-ledger").forEach((element) => {
  const lists = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  new window.DataTable(element, {
    paging: false,
    order: [],
    autoWidth: false,
    columnDefs: [{ targets: lists, columnControl: [["searchList"]] }],
    language: { search: "Search all claims:", info: "_TOTAL_ of _MAX_ claims", infoFiltered: "" },
    layout: { topStart: "search", topEnd: "info", bottomStart: null, bottomEnd: null },
  });
  const row = location.hash && document.getElementById(location.hash.slice(1));
  if (row) row.scrollIntoView();
});
