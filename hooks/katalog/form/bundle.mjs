// Sveltia CMS from npm in one folder, with its fonts and its Danish and English texts, and without what the form never
// uses: the colouring of code, maps and pictures. Run as: node bundle.mjs ENTRY FOLDER

import { copyFile, mkdir, readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";

const [entry, folder] = process.argv.slice(2);
const { resolve: find } = createRequire(resolve("package.json"));
const { build } = await import(find("esbuild"));
const UNUSED = /^(@shikijs\/|svgo|leaflet|terra-draw|exifr|turndown)|(^|\/)(heic|webp_enc|shiki-engine)[\w-]*\.js$|locales\/[\w-]+\.json$/;
const FONT = /@font-face \{font-family:'[^}]*https:\/\/cdn\.jsdelivr\.net[^}]*\}/g;

const without = {
  name: "without",
  setup(bundler) {
    bundler.onResolve({ filter: UNUSED }, ({ kind, path }) => {
      const used = kind !== "dynamic-import" || path.endsWith("/da.json");
      return used ? null : { path: "empty", namespace: "empty" };
    });
    bundler.onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "export default {}" }));
    bundler.onLoad({ filter: /sveltia[\\/]cms[\\/]npm[\\/]index\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      if (text.match(FONT)?.length !== 3) throw new Error("Sveltia CMS names its fonts in a new way");
      // The same fonts from the folder here take the others' place; and everybody may enlarge the page.
      return { contents: text.replace(FONT, "").replace("`maximum-scale=1`,", "") };
    });
  },
};

await build({
  entryPoints: [entry], outdir: folder, bundle: true, splitting: true, format: "esm", minify: true, target: "es2022",
  legalComments: "linked", logLevel: "error", plugins: [without], nodePaths: [resolve("node_modules")],
});

const sveltia = dirname(dirname(find("@sveltia/cms")));
await mkdir(join(folder, "assets"), { recursive: true });
for (const name of await readdir(join(sveltia, "npm", "assets"))) {
  if (/\.woff2$|LICENSE/.test(name)) await copyFile(join(sveltia, "npm", "assets", name), join(folder, "assets", basename(name)));
}
await copyFile(join(sveltia, "LICENSE.txt"), join(folder, "sveltia-cms.LICENSE.txt"));
