package browser

import (
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// trapScript runs in every document before any script of the document's own. What a hostile text would run calls felle, or one
// of the windows that ask and say; a breach of the content security policy tells that something wanted to run.
const trapScript = `(() => {
	const tell = (what) => { try { __felle(String(what).slice(0, 200)); } catch {} };
	window.felle = (...n) => tell("felle " + n.flat().join(" "));
	for (const name of ["alert", "confirm", "prompt", "open", "print"]) window[name] = (...n) => tell(name + " " + n.join(" "));
	addEventListener("securitypolicyviolation", (e) => tell("policy " + e.violatedDirective + " " + e.blockedURI + " " + e.sample));
})()`

// Trap sets the trap: from now on the tab counts what a text in a page must never do. That is to call felle, to open a window
// that asks or says something, to ask for anything elsewhere or under /felle, to open a frame, or to be stopped by the content security
// policy. With bare the policy is off, so that nothing but the writing of the page itself holds the text.
func (tab *Tab) Trap(bare bool) {
	tab.t.Helper()
	tab.mu.Lock()
	tab.trapped = true
	tab.mu.Unlock()
	call(tab, runtime.AddBinding, runtime.AddBindingParams{Name: "__felle"})
	call(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: trapScript})
	call(tab, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: bare})
}

// Sprung tells what the trap has caught so far, and forgets it.
func (tab *Tab) Sprung() []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	out := tab.sprung
	tab.sprung = nil
	return out
}

// watch keeps what the trap is set for.
func (tab *Tab) watch(event any) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	if !tab.trapped {
		return
	}
	switch e := event.(type) {
	case *runtime.EventBindingCalled:
		tab.sprung = append(tab.sprung, e.Payload)
	case *page.EventJavascriptDialogOpening:
		tab.sprung = append(tab.sprung, "dialog "+e.Message)
	case *page.EventFrameAttached:
		tab.sprung = append(tab.sprung, "frame")
	case *network.EventRequestWillBeSent:
		url := e.Request.URL
		rest, ours := strings.CutPrefix(url, tab.base)
		if strings.HasPrefix(url, "data:image/") && e.DocumentURL != url || ours && !strings.HasPrefix(rest, "/felle") {
			return // a picture of our own style sheet, or the site itself
		}
		tab.sprung = append(tab.sprung, fmt.Sprintf("request for %.150s", url))
	}
}

// Words are all words of the page as a text, also of what is not shown: what fields hold, the title, what is said to those who
// do not see.
func (tab *Tab) Words() string {
	tab.t.Helper()
	return eval[string](tab, `(() => {
		const out = [document.title, document.documentElement.textContent];
		for (const e of document.querySelectorAll("input, textarea, option")) out.push(e.value);
		for (const e of document.querySelectorAll("[aria-label], [content], [title]")) out.push(e.getAttribute("aria-label"), e.getAttribute("content"), e.getAttribute("title"));
		return out.join("\n");
	})()`)
}

// Loose names the elements and attributes on the page that could run something or lead elsewhere when somebody points at
// them, presses them or submits them: none of ours does. mark is a word that hostile texts hold.
func (tab *Tab) Loose(mark string) []string {
	tab.t.Helper()
	return eval[[]string](tab, `new Promise((done) => setTimeout(done, 0)).then(() => {
		const mark = `+quoted(mark)+`, out = [];
		const attributes = Object.getOwnPropertyDescriptor(Element.prototype, "attributes").get;
		const never = new Set("IFRAME OBJECT EMBED APPLET BASE FRAME FRAMESET PORTAL ANIMATE SET FOREIGNOBJECT USE MATH VIDEO AUDIO MARQUEE KEYGEN IMAGE FEIMAGE".split(" "));
		const address = /^(href|src|action|formaction|xlink:href|data|poster|background|srcset|cite|ping|manifest|codebase|hx-(get|post|put|patch|delete))$/;
		const calm = /^(value|content|title|alt|placeholder|aria-label|data-.*|label|datetime|lang|hreflang)$/;
		for (const e of document.querySelectorAll("*")) {
			const tag = String(Object.getOwnPropertyDescriptor(Element.prototype, "tagName").get.call(e)).toUpperCase();
			const all = [...attributes.call(e)], get = (n) => all.find((a) => a.name === n)?.value ?? "";
			if (never.has(tag)) out.push(tag);
			if (tag === "SCRIPT" && get("type") !== "application/ld+json" && !get("src").startsWith("/assets/")) out.push("SCRIPT " + get("src"));
			if (tag === "STYLE" && e.textContent.includes(mark)) out.push("STYLE");
			if (tag === "META" && get("http-equiv")) out.push("META " + get("http-equiv"));
			for (const a of all) {
				const told = tag + " " + a.name + "=" + a.value.slice(0, 100);
				if (/^(on|hx-on|data-hx-on|_$|x-|v-|ng-|@|:)/.test(a.name)) out.push(told);
				else if (address.test(a.name) && a.name !== "content") {
					let u; try { u = new URL(a.value, document.baseURI); } catch { continue; }
					if (!/^(https?|mailto|tel):$/.test(u.protocol) || tag !== "A" && u.origin !== location.origin && tag !== "LINK") out.push(told);
				} else if (!calm.test(a.name) && a.value.includes(mark + "(")) out.push(told);
			}
		}
		return out;
	})`)
}

// Turned are the words of Latin letters on the page whose letters run from right to left.
func (tab *Tab) Turned() []string {
	tab.t.Helper()
	return eval[[]string](tab, `(() => {
		const out = [], range = document.createRange(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		const at = (n, i) => { range.setStart(n, i); range.setEnd(n, i + 1); return range.getClientRects()[0]; };
		for (let n = walk.nextNode(); n; n = walk.nextNode())
			for (const m of n.data.matchAll(/[a-zæøåA-ZÆØÅ]{3,}/g)) {
				const a = at(n, m.index), b = at(n, m.index + m[0].length - 1);
				if (a && b && Math.abs(a.top - b.top) < 3 && a.left > b.left + 1) out.push(m[0]);
			}
		return out;
	})()`)
}
