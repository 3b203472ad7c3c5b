// The form for editors: Sveltia CMS with the site's own reader and writer of records.

import CMS from "@sveltia/cms";
import { read, write } from "./post.js";

const { config, regler, vaerter } = JSON.parse(document.getElementById("formular").textContent);

// Sveltia would also ask how the git host's own status page says it is. Nobody but the host itself is asked here.
const ask = window.fetch.bind(window);
window.fetch = (what, ...more) => {
  const { origin } = new URL(what instanceof Request ? what.url : what, location.href);
  return vaerter.includes(origin) ? ask(what, ...more) : Promise.reject(new TypeError("not asked"));
};

const KEPT = "sveltia-cms.prefs";
if (!localStorage.getItem(KEPT)) localStorage.setItem(KEPT, JSON.stringify({ locale: "da", closeWithEscape: false }));

for (const [slags, felter] of Object.entries(regler)) {
  CMS.registerCustomFormat(`post-${slags}`, "yml", {
    fromFile: (text) => read(text, felter),
    toFile: (values) => write(values, felter, slags),
  });
}
CMS.init({ config });
