"use strict";
// The report page: every part is drawn from the packed data below it, when it is first shown.

const LEVELS = ["beginner", "intermediate", "advanced"];
const ROW = 58;
const PAGE = 50;

const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
};

// ---------------------------------------------------------------- data

const packed = id => document.getElementById("data-" + id);

async function unpack(id) {
  const bytes = Uint8Array.from(atob(packed(id).textContent.trim()), char => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

const kept = new Map();
function data(id) {
  if (!kept.has(id)) kept.set(id, unpack(id));
  return kept.get(id);
}

async function fieldsOf(number, meta) {
  const chunk = await data("cards-" + Math.floor(number / meta.chunk));
  return chunk[number % meta.chunk];
}

// ---------------------------------------------------------------- Anki's templates

const escaped = text => text.replace(/[&<>]/g, char => ({"&": "&amp;", "<": "&lt;", ">": "&gt;"})[char]);

function filled(template, fields) {
  let text = template, before;
  do {
    before = text;
    text = text.replace(/\{\{([#^])([^{}]+)\}\}((?:(?!\{\{[#^/])[\s\S])*?)\{\{\/\2\}\}/g,
      (_, kind, name, inside) => ((fields[name.trim()] || "").trim() !== "") === (kind === "#") ? inside : "");
  } while (text !== before);
  return text.replace(/\{\{(?:[a-z-]+:)?([^{}#^/]+)\}\}/g, (_, name) => fields[name.trim()] ?? "");
}

function sides(meta, values, tags) {
  const fields = Object.fromEntries(meta.fields.map((name, place) => [name, values[place]]));
  fields.Tags = tags.map(escaped).join(" ");
  fields.Deck = escaped(meta.name);
  const front = filled(meta.templates.front, fields);
  return {front, back: filled(meta.templates.back, {...fields, FrontSide: front})};
}

// Anki's own reviewer centres the card and leaves this margin; the rest comes from the deck's style.
const FRAME = "html{color-scheme:light}html.night{color-scheme:dark;background:#2c2c2c;color:#fcfcfc}" +
  "body{margin:20px;overflow-wrap:break-word}.card{font-family:arial;font-size:20px;text-align:center;color:black;background:white}" +
  "html.night .card{background:#2c2c2c;color:#fcfcfc}img{max-width:100%;height:auto}pre,li{text-align:left}";

function typeset(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const node of texts) {
    if (node.parentElement.closest("pre, code, style") || !/\\[(\[]/.test(node.data)) continue;
    const made = root.ownerDocument.createElement("span");
    made.innerHTML = escaped(node.data).replace(/\\\(([\s\S]+?)\\\)|\\\[([\s\S]+?)\\\]/g, (whole, inline, display) => {
      const tex = (inline ?? display).replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
      return window.katex ? katex.renderToString(tex, {output: "mathml", displayMode: display !== undefined, throwOnError: false}) : whole;
    });
    node.replaceWith(made);
  }
}

function show(frame, meta, html, night) {
  const media = meta.media;
  const body = html.replace(/(<(?:img|source)\b[^>]*?\ssrc=")([^"]+)"/g, (whole, start, name) => media[name] ? `${start}${media[name]}"` : whole);
  const classes = "card card1" + (night ? " nightMode night_mode" : "");
  frame.srcdoc = `<!doctype html><html lang="und" class="${night ? "night" : ""}"><head><meta charset="utf-8"><title>Card</title><style>${FRAME}</style><style>${meta.templates.style}</style></head><body class="${classes}"><div id="qa">${body}</div></body></html>`;
}

// ---------------------------------------------------------------- cards

async function drawCards(panel, meta) {
  const index = await data("index");
  const state = {found: index.map((_, number) => number), at: 0, back: false, night: matchMedia("(prefers-color-scheme: dark)").matches, phone: true};
  const search = element("input", {type: "search", placeholder: "Search questions and answers", "aria-label": "Search questions and answers"});
  const pick = (name, options) => element("select", {"aria-label": name}, element("option", {value: ""}, name + ": all"),
    ...options.map(([value, text]) => element("option", {value}, text)));
  const level = pick("Difficulty", [...LEVELS.map(name => [name, name]), ["none", "not rated"]]);
  const topic = pick("Topic", meta.topics.map(name => [name, name]));
  const source = pick("Source", meta.sources.map((name, place) => [String(place), name]));
  const flag = pick("Mark", [["e", "estimated"], ["m", "merged"], ["r", "repaired"], ["f", "findings"]]);
  const list = element("div", {class: "list", role: "listbox", tabindex: "0", "aria-label": "Cards"});
  const space = element("div", {role: "presentation"});
  const count = element("p", {class: "soft", role: "status", style: "margin:.2rem .8rem"});
  const frame = element("iframe", {sandbox: "allow-same-origin", title: "The card as Anki shows it"});
  const stage = element("div", {class: "stage phone", tabindex: "0", role: "region", "aria-label": "Card"}, frame);
  const about = element("div", {class: "about"});
  const flip = element("button", {class: "main", onclick: () => { state.back = !state.back; draw(); }}, "Show answer");
  const night = element("button", {"aria-pressed": String(state.night), onclick: () => { state.night = !state.night; draw(); }}, "Night");
  const phone = element("button", {class: "width", "aria-pressed": "true", onclick: () => { state.phone = !state.phone; draw(); }}, "Phone width");
  list.append(space);

  const answers = new Map();
  const textOf = html => html.replace(/<[^>]*>/g, " ").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&").toLowerCase();
  async function* chunks() {
    for (let start = 0; start < index.length; start += meta.chunk) {
      const name = "cards-" + start / meta.chunk;
      if (!answers.has(start)) answers.set(start, (await data(name)).map(fields => textOf(fields[0] + " " + fields[1] + " " + fields[2])));
      yield [start, answers.get(start)];
    }
  }

  let asked = 0;
  async function find() {
    const mine = ++asked;
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = card => (!level.value || (card.l === null ? "none" : LEVELS[card.l]) === level.value)
      && (!topic.value || card.t.includes(topic.value)) && (!source.value || card.s.includes(Number(source.value)))
      && (!flag.value || card.f.includes(flag.value));
    const chosen = [], rest = [];
    index.forEach((card, number) => {
      if (!fits(card)) return;
      const text = card.q.toLowerCase();
      (words.every(word => text.includes(word)) ? chosen : rest).push(number);
    });
    list.setAttribute("aria-busy", String(words.length > 0));
    settle(chosen);
    if (!words.length) return;
    const left = new Set(rest);
    for await (const [start, texts] of chunks()) {
      if (mine !== asked) return;
      texts.forEach((text, place) => {
        if (left.has(start + place) && words.every(word => text.includes(word))) chosen.push(start + place);
      });
    }
    if (mine !== asked) return;
    list.setAttribute("aria-busy", "false");
    settle(chosen);
  }
  function settle(found) {
    state.found = found;
    state.at = 0;
    state.back = false;
    count.textContent = `${found.length.toLocaleString("en")} of ${index.length.toLocaleString("en")} cards`;
    space.style.height = found.length * ROW + "px";
    list.scrollTop = 0;
    rows();
    draw();
  }
  function rows() {
    const first = Math.max(0, Math.floor(list.scrollTop / ROW) - 5);
    const last = Math.min(state.found.length, first + Math.ceil(list.clientHeight / ROW) + 12);
    const shown = [];
    for (let place = first; place < last; place++) {
      const card = index[state.found[place]];
      shown.push(element("div", {class: "row", role: "option", id: "row-" + place, "aria-selected": String(place === state.at),
        "aria-posinset": place + 1, "aria-setsize": state.found.length, style: `top:${place * ROW}px`,
        onclick: () => { select(place); panel.classList.add("open"); }},
      element("b", {dir: "auto"}, card.q), element("small", {}, [card.l === null ? "not rated" : LEVELS[card.l], ...card.t].join(" · "))));
    }
    space.replaceChildren(...shown);
    if (state.found.length) list.setAttribute("aria-activedescendant", "row-" + state.at);
    else list.removeAttribute("aria-activedescendant");
  }
  function select(place) {
    if (place < 0 || place >= state.found.length) return;
    state.at = place;
    state.back = false;
    const top = place * ROW;
    if (top < list.scrollTop) list.scrollTop = top;
    if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
    rows();
    draw();
  }
  async function draw() {
    const number = state.found[state.at];
    stage.className = "stage" + (state.phone ? " phone" : "");
    flip.textContent = state.back ? "Show question" : "Show answer";
    night.setAttribute("aria-pressed", String(state.night));
    phone.setAttribute("aria-pressed", String(state.phone));
    if (number === undefined) { frame.srcdoc = ""; about.textContent = "No card fits."; return; }
    const card = index[number];
    const made = sides(meta, await fieldsOf(number, meta), card.tags);
    if (number !== state.found[state.at]) return;
    frame.onload = () => { typeset(frame.contentDocument.body); frame.dataset.ready = number + (state.back ? "b" : "f"); };
    show(frame, meta, state.back ? made.back : made.front, state.night);
    about.replaceChildren(...describe(card, meta), ...(meta.live ? correct(card, meta) : []));
  }
  for (const control of [search, level, topic, source, flag]) control.addEventListener("input", find);
  list.addEventListener("scroll", rows, {passive: true});
  addEventListener("resize", rows);
  panel.addEventListener("keydown", event => {
    if (["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName)) return;
    const step = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1}[event.key];
    if (step) { event.preventDefault(); select(state.at + step); }
    else if (event.key === " " && event.target.tagName !== "BUTTON") { event.preventDefault(); state.back = !state.back; draw(); }
  });
  panel.append(
    element("div", {class: "finder"}, element("div", {class: "filters"}, search, level, topic, source, flag), count, list),
    element("div", {class: "viewer"}, element("div", {class: "buttons"},
      element("button", {class: "back", onclick: () => panel.classList.remove("open")}, "← List"), flip, night, phone), stage, about));
  await find();
}

function describe(card, meta) {
  const marks = {e: "difficulty estimated", m: "merged from several sources", r: "repaired", f: "has findings"};
  return [element("div", {}, card.w), element("div", {class: "soft"},
    [card.s.map(place => meta.sources[place]).join(", "), ...[...card.f].map(mark => marks[mark])].join(" · "))];
}

// ---------------------------------------------------------------- decisions, when served by --review

const done = [];
async function decide(decision) {
  const answer = await fetch("decide", {method: "POST", headers: {"Content-Type": "application/json", "X-Token": window.TOKEN}, body: JSON.stringify(decision)});
  if (!answer.ok) { alertLine(await answer.text()); return false; }
  if (decision.undo === undefined) done.push(decision);
  alertLine("Written to deck.toml. It takes effect in the next build.");
  return true;
}
function alertLine(text) {
  let line = document.getElementById("said");
  if (!line) { line = element("p", {id: "said", role: "status", class: "soft", style: "margin:.2rem 0"}); document.querySelector("header").append(line); }
  line.textContent = text;
}
function correct(card, meta) {
  const level = element("select", {"aria-label": "Correct the difficulty", onchange: () => level.value && decide({kind: "level", question: card.o, level: level.value})},
    element("option", {value: ""}, "Difficulty …"), ...LEVELS.map(name => element("option", {value: name}, name)));
  const topic = element("input", {"aria-label": "Correct the topics", placeholder: "Topics, separated by commas", value: card.t.join(", ")});
  const keep = element("button", {onclick: () => decide({kind: "topics", question: card.o, topics: topic.value.split(",").map(name => name.trim()).filter(Boolean)})}, "Set topics");
  return [element("div", {class: "buttons"}, level, topic, keep, undoButton())];
}
function undoButton() {
  return element("button", {onclick: undo}, "Undo");
}
async function undo() {
  const last = done.pop();
  if (!last) { alertLine("Nothing to take back."); return; }
  if (!await decide({undo: true})) { done.push(last); return; }
  alertLine("Taken back.");
  document.dispatchEvent(new CustomEvent("undone", {detail: last}));
}

// ---------------------------------------------------------------- lists

function paged(panel, items, draw, nothing) {
  if (!items.length) { panel.append(element("p", {}, nothing)); return; }
  const holder = element("div");
  const more = element("button", {onclick: () => next()}, "Show more");
  let shown = 0;
  function next() {
    holder.append(...items.slice(shown, shown + PAGE).map(draw));
    shown = Math.min(items.length, shown + PAGE);
    more.hidden = shown === items.length;
  }
  panel.append(holder, more);
  next();
}

const side = one => element("div", {class: "side"}, element("h3", {dir: "auto"}, one.q),
  element("div", {class: "soft"}, one.id), element("div", {class: "text", dir: "auto", tabindex: "0", role: "group", "aria-label": "Answer"}, one.a || "No answer"));

const group = one => element("div", {class: "pair"}, element("div", {class: "sides"}, ...one.sides.map(side)),
  element("p", {}, ...one.why.map(reason => element("div", {class: "soft"}, reason))));

function undecided(meta) {
  return one => {
    const box = group(one);
    if (!meta.live) return box;
    box.tabIndex = 0;
    const questions = one.sides.map(each => each.o);
    let mine = null;
    const settle = (kind, text) => async () => {
      const decision = {kind, questions};
      if (kind && !await decide(decision)) return;
      mine = decision;
      box.classList.add("decided");
      state.textContent = text;
      (box.nextElementSibling || box).focus();
    };
    const state = element("span", {class: "soft", role: "status"});
    document.addEventListener("undone", event => {
      if (event.detail !== mine) return;
      box.classList.remove("decided");
      state.textContent = "Taken back.";
      box.focus();
    });
    const acts = {s: settle("same", "Same: one card from the next build on."), d: settle("different", "Different: two cards."), k: settle("", "Skipped.")};
    box.addEventListener("keydown", event => { const act = acts[event.key]; if (act && event.target === box) { event.preventDefault(); act(); } });
    box.append(element("div", {class: "buttons"}, element("button", {class: "main", onclick: acts.s}, "Same (s)"), element("button", {onclick: acts.d}, "Different (d)"),
      element("button", {onclick: acts.k}, "Skip (k)"), undoButton(), state));
    return box;
  };
}

const change = one => element("div", {class: "pair"}, element("h3", {}, one.rule), element("div", {class: "soft"}, one.id),
  element("pre", {class: "change"}, "− " + one.before), element("pre", {class: "change"}, "+ " + one.after));

const line = one => element("div", {class: "pair"}, element("b", {}, one.what), element("div", {class: "soft"}, one.where), element("div", {dir: "auto"}, one.text));

const PARTS = [
  ["overview", "Overview", async (panel) => { panel.innerHTML = (await data("lists")).overview; }],
  ["cards", "Cards", drawCards],
  ["decide", "To decide", async (panel, meta) => paged(panel, (await data("lists")).reviews, undecided(meta), "Nothing is uncertain.")],
  ["merged", "Merged", async (panel) => paged(panel, (await data("lists")).merged, group, "No question was asked twice.")],
  ["repaired", "Repaired", async (panel) => paged(panel, (await data("lists")).repairs, change, "Nothing needed repair.")],
  ["findings", "Findings", async (panel) => paged(panel, (await data("lists")).findings, line, "Nothing odd was found.")],
  ["left", "Left out", async (panel) => paged(panel, (await data("lists")).left, line, "Nothing was left out.")],
];

// ---------------------------------------------------------------- start

async function start() {
  const main = document.getElementById("parts");
  if (!("DecompressionStream" in window)) {
    main.append(element("p", {role: "alert"}, "This browser is too old to unpack the page: use one from 2023 or later."));
    return;
  }
  const meta = await data("meta");
  const tabs = document.getElementById("tabs");
  const open = async (name, focus) => {
    const known = PARTS.some(([id]) => id === name) ? name : "cards";
    for (const [id] of PARTS) {
      const chosen = id === known;
      const tab = document.getElementById("tab-" + id);
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen && focus) tab.focus();
      document.getElementById(id).hidden = !chosen;
    }
    const panel = document.getElementById(known);
    if (!panel.dataset.drawn) {
      panel.dataset.drawn = "yes";
      await PARTS.find(([id]) => id === known)[2](panel, meta);
    }
    document.body.dataset.ready = known;
  };
  for (const [id, title] of PARTS) {
    tabs.append(element("button", {role: "tab", id: "tab-" + id, "aria-controls": id, onclick: () => { history.replaceState(null, "", "#" + id); open(id); }}, title,
      meta.counts[id] === undefined ? null : element("span", {class: "count"}, meta.counts[id].toLocaleString("en"))));
    main.append(element("section", {role: "tabpanel", id, "aria-labelledby": "tab-" + id, tabindex: "0", hidden: true}));
  }
  tabs.addEventListener("keydown", event => {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (!step) return;
    const at = PARTS.findIndex(([id]) => id === document.activeElement.id.slice(4));
    const [id] = PARTS[(at + step + PARTS.length) % PARTS.length];
    history.replaceState(null, "", "#" + id);
    open(id, true);
  });
  await open(location.hash.slice(1));
}

start();
