/* Paper is white: a page that is read in dark colours is printed in light ones. */

let chosen;

addEventListener("beforeprint", () => {
  chosen = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = "light";
});

addEventListener("afterprint", () => {
  document.documentElement.dataset.theme = chosen;
});
