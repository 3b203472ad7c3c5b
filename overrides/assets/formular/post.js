// A record's text to the form's values and back. What an editor does not touch stays as it stands in the file, with
// its comments; so does every field that the form does not show.

import { parseDocument, stringify, isMap, isSeq, isScalar } from "yaml";

const TEXT = "_tekst"; // the file as it was, carried along with the values
const YES = new Set(["true", "ja", "yes", "y", "on", "sand"]);
const NULL = new Set(["", "~", "null", "Null", "NULL"]);
const STYLE = { lineWidth: 88, indent: 2, indentSeq: true, defaultKeyType: "PLAIN" };

/** The form's values of a record's text. Every scalar is text until its rule says otherwise: 10.00 stays 10.00. */
export function read(text, rules) {
  const root = document_(text).contents;
  if (!isMap(root)) return { [TEXT]: text };
  return { ...fields(root, rules), [TEXT]: text };
}

/** The text of a record with these values. */
export function write(values, rules, kind) {
  const wanted = tidy(values, rules);
  const old = values[TEXT];
  const text = old ? changed(`${old.trimEnd()}\n`, wanted, rules) : undefined;
  const all = [...Object.entries(wanted), ...(old ? hidden(old, rules) : [])];
  return text ?? `# yaml-language-server: $schema=../_schema/${kind}.json\n${all.map(line).join("")}`;
}

/** The fields that the form does not show, for a text that must be written anew. */
function hidden(text, rules) {
  const found = document_(text);
  return isMap(found.contents) ? Object.entries(found.toJS()).filter(([name]) => !(name in rules)) : [];
}

function document_(text) {
  const found = parseDocument(text, { schema: "failsafe", uniqueKeys: false });
  if (found.errors.length) throw new Error(found.errors[0].message);
  return found;
}

// ---------------------------------------------------------------- text to values

function fields(map, rules) {
  const found = {};
  for (const { key, value } of map.items) {
    const rule = rules[key.value];
    if (!rule) continue;
    const said = rule.liste ? items(value, rule) : one(value, rule);
    if (said !== undefined) found[key.value] = said;
  }
  for (const [name, { standard }] of Object.entries(rules)) if (standard !== undefined) found[name] ??= standard;
  return found;
}

function items(node, rule) {
  if (!isSeq(node)) return one(node, rule) === undefined ? undefined : [one(node, rule)];
  return node.items.map((item) => one(item, rule)).filter((item) => item !== undefined);
}

function one(node, rule) {
  if (rule.slags === "del") {
    if (isMap(node)) return fields(node, rule.felter);
    return rule.kort && word(node) !== undefined ? { [rule.kort]: word(node) } : undefined;
  }
  const text = word(node);
  if (text === undefined) return undefined;
  if (rule.slags === "flag") return YES.has(text.toLowerCase());
  if (rule.slags === "janej") return String(YES.has(text.toLowerCase()));
  if (rule.slags === "tal") return Number.isNaN(number(text)) ? text : number(text);
  return text;
}

function word(node) {
  if (!isScalar(node) || node.value === null) return undefined;
  const text = String(node.value);
  return node.type === "PLAIN" && NULL.has(text) ? undefined : text.trim();
}

const number = (text) => Number(text.trim().replace(",", "."));

// ---------------------------------------------------------------- values to what is written

/** The values in the house's order, without what is blank or goes without saying. */
function tidy(values, rules) {
  const found = {};
  for (const [name, rule] of Object.entries(rules)) {
    const said = rule.liste ? list(values?.[name], rule) : plain(values?.[name], rule);
    if (said !== undefined && said !== rule.standard) found[name] = said;
  }
  return found;
}

function list(values, rule) {
  const said = (Array.isArray(values) ? values : []).map((v) => plain(v, rule)).filter((v) => v !== undefined);
  return said.length || rule.altid ? said : undefined;
}

function plain(value, rule) {
  if (value === undefined || value === null || value === "") return undefined;
  if (rule.slags === "del") {
    const said = tidy(value, rule.felter);
    const names = Object.keys(said);
    if (!names.length) return undefined;
    return rule.kort && names.length === 1 && names[0] === rule.kort ? said[rule.kort] : said;
  }
  if (rule.slags === "janej") return value === "true" || value === true;
  if (typeof value === "string") return value.replace(/[^\S\n]+$/gm, "").trim() || undefined;
  return value;
}

const line = ([name, value]) => stringify({ [name]: value }, STYLE);
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// ---------------------------------------------------------------- values into the text that was

/** The old text with only the changed fields written anew; nothing when it cannot be cut into fields. */
function changed(old, wanted, rules) {
  const root = document_(old).contents;
  if (!isMap(root) || root.flow) return undefined;
  const said = tidy(fields(root, rules), rules);
  const { head, blocks } = cut(old, root);
  const kept = blocks.filter(({ name }) => !(name in rules) || name in wanted);
  for (const block of kept) {
    if (block.name in wanted && !same(said[block.name], wanted[block.name])) {
      block.text = block.above + line([block.name, wanted[block.name]]) + block.below;
    }
  }
  const order = Object.keys(rules);
  const place = (name) => (order.includes(name) ? order.indexOf(name) : order.length);
  for (const name of order.filter((n) => n in wanted && !kept.some((b) => b.name === n))) {
    const after = kept.findIndex((block) => place(block.name) > place(name));
    kept.splice(after < 0 ? kept.length : after, 0, { name, text: line([name, wanted[name]]) });
  }
  const text = head + kept.map((block) => block.text).join("");
  return same(tidy(read(text, rules), rules), wanted) ? text : undefined;
}

/** What stands above the first field, and each field's own lines with the comments right above it, and below it till the next. */
function cut(text, root) {
  const lines = text.split(/(?<=\n)/);
  const at = (offset) => text.slice(0, offset).split("\n").length - 1;
  const keys = root.items.map(({ key }) => ({ name: key.value, line: at(key.range[0]) }));
  const starts = keys.map(({ line: own }, i) => {
    const floor = i ? keys[i - 1].line + 1 : own;
    let start = own;
    while (start > floor && lines[start - 1].startsWith("#")) start -= 1;
    return start;
  });
  const blocks = keys.map(({ name, line: own }, i) => {
    const end = starts[i + 1] ?? lines.length;
    let last = end;
    while (last > own + 1 && /^(#.*)?\s*$/.test(lines[last - 1])) last -= 1;
    const part = (from, to) => lines.slice(from, to).join("");
    return { name, above: part(starts[i], own), below: part(last, end), text: part(starts[i], end) };
  });
  return { head: lines.slice(0, starts[0]).join(""), blocks };
}
