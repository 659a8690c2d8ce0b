package e2e

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	dom "golang.org/x/net/html"
)

// perField is how many hostile texts every field takes; few with -short.
func perField() int {
	if testing.Short() {
		return 40
	}
	return 300
}

// mark is in every hostile text that would run something, and in nothing of ours.
const mark = "felle"

// hostile is a house that somebody writes hostile texts in, wherever the pages let them write.
type hostile struct {
	t       testing.TB
	h       *postal
	texts   []string
	callers []*caller
	plans   map[string]*plan    // by the key of the form
	records map[string][]string // of each noun's path: "behov" to "/behov/UUID"
	library []string            // where projects of the library are claimed, one form for each
	clashes int
	turning map[string][]string // of records with letters that turn
	styled  bool                // pages have their look
	answers []answer            // answers that no address gives again: the form with what is wrong, two texts
	alike   map[string]int      // how many answers of a kind were kept
	both    int                 // texts that stand beside another on a page with two
	asked   []asked             // addresses with hostile texts in them
	tokens  map[string]string   // of addresses that end in one: "oppfolging" to what it ends in
	keeper  []string            // addresses that whoever keeps a synthesis looks at
	met     map[string]bool     // marks that an answer has been kept for
	written map[string]bool     // of each form the fields that hostile texts were written in; nil until it is asked
}

type asked struct {
	by   *caller
	path string
}

// plan is how a form is filled.
type plan struct {
	key   string
	page  string // where it stands
	by    *caller
	steps map[string]int    // of each field: how far down the list of what may be written
	at    map[string]int    // of each field: how many hostile texts it has taken
	marks map[string]string // of each field: a word that only it holds
	taken int               // how many times it was accepted
	ended string            // why no more is sent
	sheet *sheet            // as it was found

	tried   map[string]int // of each field: how many hostile texts were sent in it
	refused map[string]int // of each field: how many times it was said to be wrong
	now     *sheet         // the form as an answer gave it back; nil: it is opened anew
	renew   func()         // makes the form stand there again, when it is done with; nil: nothing does
	few     int            // texts that are enough for each field; 0: the usual number

	// Of a form in which something is chosen, so that it shows more:
	base  *plan           // as it stands at first
	way   []url.Values    // what is chosen, one after the other
	own   map[string]bool // the fields that appeared; nil: all are written in
	fresh map[string]bool // those of them that appeared in no other plan
}

// openHostile lets three people in: whoever runs the instance, and one of each of two municipalities.
func openHostile(t testing.TB) *hostile {
	t.Helper()
	h := newPostal(t.(*testing.T), "--examples", "--behind-proxy")
	x := &hostile{
		t: t, h: h, texts: corpus(t), plans: map[string]*plan{}, records: map[string][]string{}, turning: map[string][]string{}, tokens: map[string]string{},
		alike: map[string]int{}, met: map[string]bool{},
	}
	ada := &caller{t: t, h: h}
	ada.accept(h.first, "Ada Drift", "ada@example.org")
	kari, per, nobody := &caller{t: t, h: h}, &caller{t: t, h: h}, &caller{t: t, h: h, name: "nobody"}
	x.invite(ada, kari, "Vefsn", "Kari Nordmann", "kari@vefsn.example")
	x.invite(ada, per, "Fauske", "Per Hansen", "per@fauske.example")
	x.callers = []*caller{kari, ada, nobody, per}
	for _, noun := range []string{"behov", "prosjekter", "studier", "resultater", "oppsummeringer", "samarbeid"} {
		_, got := nobody.read("/" + noun)
		for _, link := range hrefs(got.body) {
			rest, ok := strings.CutPrefix(link, "/"+noun+"/")
			if !ok || !ids.MatchString(rest) {
				continue
			}
			at := "/" + noun + "/" + ids.FindString(rest)
			if len(x.records[noun]) == 0 {
				x.records[noun] = []string{at}
			}
			if at += "/vart"; noun == "prosjekter" && !slices.Contains(x.library, at) {
				x.library = append(x.library, at)
			}
		}
	}
	return x
}

func hrefs(body string) (all []string) {
	for piece := range strings.SplitSeq(body, `href="`) {
		link, _, _ := strings.Cut(piece, `"`)
		all = append(all, strings.ReplaceAll(link, "&amp;", "&"))
	}
	return all[1:]
}

func (x *hostile) invite(by, who *caller, org, name, email string) {
	_, got := by.read("/drift")
	for _, s := range sheets("/drift", got.body) {
		if s.action != "/drift/inviter" {
			continue
		}
		v := s.values()
		v.Set("email", email)
		v.Set("org", optionOf(got.body, org))
		if got := by.do(http.MethodPost, s.action, v); got.code != http.StatusSeeOther && got.code != http.StatusOK {
			x.t.Fatalf("%s is not invited: %d", email, got.code)
		}
	}
	who.accept(x.invitation(email), name, email)
}

// optionOf is the value of the first option whose text begins so.
func optionOf(body, text string) string {
	before, _, found := strings.Cut(body, ">"+text)
	if !found {
		return ""
	}
	value := before[strings.LastIndex(before, `value="`)+len(`value="`):]
	value, _, _ = strings.Cut(value, `"`)
	return value
}

// places are the addresses a pattern leads to: for a record, the newest and the first of each noun.
func (x *hostile) places(pattern string) (all []string) {
	_, path, _ := strings.Cut(pattern, " ")
	path = strings.NewReplacer("{$}", "", "{ny}", "ny", "{number}", "1824", "{slug}", "utvalg", "{version}", "2").Replace(path)
	if kind, found := strings.CutSuffix(path, "/{token}"); found {
		return []string{kind + "/" + x.tokens[strings.TrimPrefix(kind, "/")]}
	}
	if !strings.Contains(path, "{id}") {
		return []string{path}
	}
	noun, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	list := x.records[noun]
	if noun == "organisasjoner" {
		list = []string{"/organisasjoner/" + x.organisation("1824")}
	}
	if len(list) > 2 {
		list = []string{list[0], list[1], list[len(list)-1]}
	}
	for _, r := range list {
		all = append(all, strings.Replace(path, "{id}", r[strings.LastIndexByte(r, '/')+1:], 1))
	}
	return all
}

// organisation is the id of a municipality's organisation.
func (x *hostile) organisation(number string) string {
	_, got := x.callers[0].read("/min-side")
	for _, link := range hrefs(got.body) {
		if rest, ok := strings.CutPrefix(link, "/organisasjoner/"); ok {
			return ids.FindString(rest)
		}
	}
	x.t.Fatalf("no organisation for %s", number)
	return ""
}

// discover finds the forms that stand on the pages of all addresses, as each of the callers sees them.
func (x *hostile) discover() {
	for _, pattern := range hung(x.t) {
		if !strings.HasPrefix(pattern, "GET ") || strings.Contains(pattern, "/assets/") {
			continue
		}
		for _, path := range x.places(pattern) {
			for _, c := range x.callers[:3] {
				x.find(c, path)
			}
		}
	}
}

func (x *hostile) find(c *caller, path string) {
	at, got := c.read(path)
	if !strings.Contains(got.header.Get("Content-Type"), "text/html") {
		return
	}
	for _, s := range sheets(at, got.body) {
		key := s.key()
		if x.plans[key] != nil || s.kept() {
			continue
		}
		x.plans[key] = &plan{
			key: key, page: fresh.ReplaceAllString(path, "/ny"), by: c, sheet: s,
			steps: map[string]int{}, at: map[string]int{}, tried: map[string]int{}, refused: map[string]int{}, marks: map[string]string{},
		}
		for _, f := range s.controls {
			if f.written() {
				x.plans[key].marks[f.name] = word(len(x.plans)*100 + len(x.plans[key].marks))
			}
		}
	}
}

// word is a word that no language has, for a number.
func word(n int) string {
	s := "kq"
	for range 5 {
		s += string(rune('a' + n%20))
		n /= 20
	}
	return s + "zx"
}

// pack is as many hostile texts as size letters hold, from the first not yet taken, and how many they are.
func (x *hostile) pack(from, size int) (text string, n int) {
	for n < len(x.texts) {
		next := x.texts[(from+n)%len(x.texts)]
		if n > 0 && utf8.RuneCountInString(text)+utf8.RuneCountInString(next) > size {
			break
		}
		text += " " + next
		n++
	}
	return text, n
}

// from is where among the texts a field begins, another for each, so that those that take few at a time take them all together.
func (p *plan) from(name string) (n int) {
	for _, r := range p.key + name {
		n = (n*31 + int(r)) % 9973
	}
	return n
}

// plain are harmless texts, tried where a field takes no hostile one.
var plain = []string{
	"", "2024", "12", "Vefsn", "kari@vefsn.example", `https://example.org/?a="><img/src=x:onerror=felle(1)>`, "https://example.org/", series, unique,
}

// unique is a text that is another each time: a name that nobody has.
const unique = "Noe vi vil prøve §"

// series are two years of numbers, a month a line.
const series = "1; 5\n2; 7\n3; 6\n4; 5\n5; 8\n6; 6\n7; 7\n8; 5\n9; 6\n10; 8\n11; 7\n12; 4\n13; 3\n14; 5\n15; 2\n16; 3\n17; 4\n18; 2\n19; 3\n20; 4\n21; 2\n22; 5\n23; 3\n24; 2"

// sizes are how many letters of hostile texts are tried at once, in several lines and in one.
var (
	sizesOfArea = []int{7800, 3800, 1800, 480, 180, 1}
	sizesOfLine = []int{470, 180, 145, 1}
)

// write gives what a field is to hold now, and how many hostile texts that is.
func (x *hostile) write(p *plan, c *control) ([]string, int) {
	step := p.steps[c.name]
	for _, chosen := range p.way {
		if values, is := chosen[c.name]; is {
			return values, 0
		}
	}
	switch {
	case c.written():
		sizes := sizesOfLine
		if c.kind == "textarea" {
			sizes = sizesOfArea
		}
		if c.kind == "email" {
			switch step {
			case 0:
				return []string{`"` + p.marks[c.name] + `<img src=x: onerror=felle(1)>"@example.org`}, 1
			case 1:
				return c.chosen, 0
			}
			return []string{"kari@vefsn.example"}, 0
		}
		if step < len(sizes) && !p.writes(c.name) {
			return []string{calmText}, 0
		}
		if step < len(sizes) {
			text, n := x.pack(p.at[c.name]+p.from(c.name), sizes[step])
			if sizes[step] > 1 {
				text = p.marks[c.name] + text
			}
			return []string{strings.TrimSpace(text)}, n
		}
		at := step - len(sizes)
		if c.kind == "textarea" && at%2 == 0 {
			return []string{series}, 0 // numbers first, and again: what hangs on them is mended after them
		}
		callers++
		return []string{strings.ReplaceAll(plain[at%len(plain)], "§", strconv.Itoa(callers))}, 0
	case c.kind == "radio", c.kind == "checkbox", c.kind == "select":
		if step > 0 && len(c.values) > 0 {
			return []string{c.values[step%len(c.values)]}, 0
		}
	case c.kind == "date" && step > 0:
		return []string{[]string{"2027-06-01", "2025-01-01", ""}[step%3]}, 0
	case c.kind == "number" && step > 0:
		return []string{plain[step%len(plain)]}, 0
	case c.kind == "password":
		return []string{password}, 0
	}
	return c.chosen, 0
}

// open reads the page of the form, and goes on to the first choice where the page asks what the form is to be about.
func (p *plan) open() (string, sent) {
	p.now = nil
	if p.base != nil {
		return p.reopen()
	}
	at, got := p.by.read(p.page)
	if choice := choices.FindStringSubmatch(got.body); choice != nil && p.among(at, got.body) == nil {
		return p.by.read(strings.ReplaceAll(choice[1], "&amp;", "&"))
	}
	return at, got
}

var choices = regexp.MustCompile(`href="(/[a-z]+/ny\?[a-z]+=[0-9a-f]{8}-[0-9a-f-]{27})"`)

// send fills a form with hostile texts and sends it, until every field has taken them all or shown that it takes none.
func (x *hostile) send(p *plan, most int) {
	for range most {
		s := p.stands()
		if s == nil && p.renew != nil {
			p.renew()
			s = p.stands()
		}
		if s == nil {
			p.ended = "the form is gone from " + p.page
			return
		}
		if !x.once(p, s) || x.through(p, s) {
			return
		}
	}
	p.ended = "enough"
}

// stands opens the page of the form, and gives the form; nil where it is gone.
func (p *plan) stands() *sheet {
	at, got := p.open()
	return p.among(at, got.body)
}

// among is the form of the plan on a page; nil where it is not there. A record that has grown may have more rows than it had.
func (p *plan) among(at, body string) *sheet {
	for _, s := range sheets(at, body) {
		if s.key() == p.key || p.drafts() && s.place() == p.sheet.place() && s.has(p) {
			return s
		}
	}
	return nil
}

// has says that the form shows all fields that the plan is about.
func (s *sheet) has(p *plan) bool {
	for _, c := range p.sheet.controls {
		if c.written() && (p.base == nil || p.fresh[c.name]) && s.control(c.name) == nil {
			return false
		}
	}
	return true
}

// reopen opens a form and chooses again what the plan is about.
func (p *plan) reopen() (string, sent) {
	p.forget()
	at, got := p.base.open()
	for _, step := range p.way {
		s := p.same(at, got.body)
		if s == nil {
			break
		}
		at, got = p.choose(s, step)
	}
	return at, got
}

// through says that every field has taken all texts, or takes none.
func (x *hostile) through(p *plan, s *sheet) bool {
	for _, c := range s.controls {
		if _, n := x.write(p, c); n > 0 && c.kind != "email" && p.at[c.name] < p.enough(c.name) {
			return false
		}
	}
	return p.taken > 0
}

// mostTries is how many times a form is mended before it is given up: two fields that hang together move past each other.
const mostTries = 40

// once sends a form, mending what it says is wrong, until it is accepted.
func (x *hostile) once(p *plan, s *sheet) bool {
	said := ""
	for range mostTries {
		v, held := s.values(), map[string]int{}
		for _, c := range s.controls {
			if v[c.name], held[c.name] = x.write(p, c); v[c.name] == nil {
				delete(v, c.name)
			}
			p.tried[c.name] += held[c.name]
		}
		if s.button[0] != "" {
			v.Set(s.button[0], s.button[1])
		}
		if s.method == http.MethodGet {
			at, _, _ := strings.Cut(s.action, "#")
			path := at + "?" + v.Encode()
			if got := p.by.do(http.MethodGet, path, nil); got.code >= 400 && got.code != http.StatusUnprocessableEntity {
				p.ended = fmt.Sprint("answers ", got.code)
				return false
			}
			x.asked = append(x.asked, asked{p.by, path})
			x.accepted(p, held)
			return true
		}
		got := p.by.do(http.MethodPost, s.action, v)
		switch {
		case got.code == http.StatusSeeOther || got.code == http.StatusOK:
			x.accepted(p, held)
			if got.code == http.StatusOK {
				x.keep(got)
			}
			x.after(p, got)
			to, _, _ := strings.Cut(got.header.Get("Location"), "?")
			noun, id, _ := strings.Cut(strings.TrimPrefix(to, "/"), "/")
			if ids.FindString(id) == id && id != "" && !slices.Contains(x.records[noun], to) {
				x.records[noun] = append(x.records[noun], to)
			}
			return true
		case got.code == http.StatusUnprocessableEntity:
			x.keep(got)
			if said = summary(got.body); !p.mend(s, got) {
				p.ended = "refused: " + said
				return false
			}
			for _, again := range sheets(s.action, got.body) { // what is sent next is the page that came back
				if again.action == s.action && again.method == s.method && len(again.controls) > 0 {
					s = again
				}
			}
		case got.code == http.StatusTooManyRequests && p.by != x.callers[3]:
			p.by = x.callers[slices.Index(x.callers, p.by)+1]
			return true
		default:
			x.keep(got)
			p.ended = fmt.Sprint("answers ", got.code)
			return false
		}
	}
	p.ended = "is never accepted: " + said
	return false
}

func (x *hostile) accepted(p *plan, held map[string]int) {
	p.taken++
	for name, n := range held {
		p.at[name] += n
	}
}

// mend takes the next thing that may be written in each field that the answer says is wrong.
func (p *plan) mend(s *sheet, got sent) (any bool) {
	for _, again := range sheets(s.action, got.body) {
		for _, c := range again.controls {
			if c.wrong && s.control(c.name) != nil {
				p.steps[c.name]++
				p.refused[c.name]++
				any = true
			}
		}
	}
	return any
}

// tamper sends each form once for each field that people do not write in, with a hostile text in it.
func (x *hostile) tamper(p *plan) {
	n := 0
	for _, c := range p.sheet.controls {
		if c.written() || p.base != nil && p.base.sheet.control(c.name) != nil {
			continue
		}
		s := p.stands()
		if s == nil {
			continue
		}
		v := s.values()
		text, _ := x.pack(n*7, 100)
		n++
		v.Set(c.name, strings.TrimSpace(text))
		if s.method == http.MethodGet {
			x.asked = append(x.asked, asked{p.by, s.action + "?" + v.Encode()})
		} else {
			x.keep(p.by.do(http.MethodPost, s.action, v))
		}
	}
	if strings.Contains(p.key, "/folk/valg ") {
		if s := p.stands(); s != nil { // nobody is to need a second person after that
			v := s.values()
			v.Del("to_personer")
			p.by.do(http.MethodPost, s.action, v)
		}
	}
}

func (p *plan) report(t testing.TB) {
	var parts []string
	for _, c := range p.sheet.controls {
		if c.written() && p.writes(c.name) {
			parts = append(parts, fmt.Sprintf("%s %d of %d", c.name, p.at[c.name], p.tried[c.name]))
		}
	}
	slices.Sort(parts)
	t.Logf("%s by %s (%d times, %s): %s", p, p.by.name, p.taken, p.ended, strings.Join(parts, ", "))
}

func TestHostile_text(t *testing.T) {
	x := openHostile(t)
	start := time.Now()
	x.discover()
	for range 2 { // the records of the first round have forms of their own
		for _, p := range x.ordered() {
			if p.taken == 0 && p.ended == "" && p.sheet.asks() {
				x.send(p, 100)
				p.report(t)
			}
		}
		x.discover()
	}
	x.follows()
	x.decided()
	x.followedUp()
	x.claimed()
	x.invited()
	x.answered()
	unfolded := 0
	for _, p := range x.ordered() {
		if p.taken == 0 && p.ended == "" && p.sheet.asks() { // found on the way
			x.send(p, 100)
			p.report(t)
		}
		if p.base == nil && p.taken > 0 && p.drafts() {
			for _, v := range x.unfold(p) {
				x.send(v, 100)
				v.report(t)
				v.forget()
				unfolded++
			}
		}
	}
	t.Logf("%d sets of fields that appear when something is chosen", unfolded)
	x.fields(t)
	x.floors()
	t.Logf("sent in %.0f s", time.Since(start).Seconds())
	start = time.Now()
	x.refused(t)
	words := x.turn(t)
	for _, p := range x.ordered() {
		x.tamper(p)
		x.draft(p)
	}
	t.Logf("refused and tampered with in %.0f s; %d pages with two texts, %d texts beside each other", time.Since(start).Seconds(), x.clashes, x.both)
	if x.clashes < 10 || x.both < 60 {
		t.Error("too few pages with two texts are seen")
	}
	start = time.Now()
	x.letters()
	x.shows(t)
	t.Logf("seen in %.0f s", time.Since(start).Seconds())
	x.turned(t, words)
}

// fields fails when too few forms are found, or too little is written in them.
func (x *hostile) fields(t *testing.T) {
	fields, texts, sent, refused, published := 0, 0, 0, 0, 0
	for _, p := range x.ordered() {
		if strings.Contains(p.key, "/ny/{id}") && p.taken == 0 {
			t.Logf("%s is seen as a draft and with what is wrong only: %s", p.key, p.ended)
		} else if strings.Contains(p.key, "/ny/{id}") {
			published++
		}
		for _, c := range p.sheet.controls {
			if !c.written() {
				continue
			}
			if p.own != nil && !p.own[c.name] {
				continue
			}
			if texts, sent, refused = texts+p.at[c.name], sent+p.tried[c.name], refused+p.refused[c.name]; p.own == nil || p.fresh[c.name] {
				fields++
			}
			if p.tried[c.name] == 0 {
				t.Errorf("%s: no hostile text was sent in %s: %s", p, c.name, p.ended)
			}
		}
	}
	t.Logf("%d forms, %d fields people write in, %d texts sent, %d taken; %d times a field was refused and named; %d answers to look at",
		len(x.plans), fields, sent, texts, refused, len(x.answers))
	if len(x.plans) < 70 || fields < 220 || texts < perField()*350 || published < 4 {
		t.Error("too few: the forms are not found, or not filled")
	}
}

// draft leaves a draft with hostile texts, saves it as a script does, and changes a record from a page that is too old.
func (x *hostile) draft(p *plan) {
	old := strings.Contains(p.key, "/endre ")
	if !old && !strings.Contains(p.key, "/ny/{id} ") {
		return
	}
	if s := p.stands(); s != nil {
		fill := func() url.Values {
			v := s.values()
			for _, c := range s.controls {
				var n int
				v[c.name], n = x.write(p, c)
				p.at[c.name] += n
			}
			return v
		}
		if old {
			var stored, now url.Values
			for range 2 { // the second from a page that is older than what the first stored
				got := x.insist(p, s, func() url.Values { now = fill(); return now })
				switch got.code {
				case http.StatusSeeOther:
					stored = now
				case http.StatusConflict:
					x.keep(got)
					if x.clashes++; stored != nil {
						x.bothTexts(p, s, got, stored, now)
					}
				}
			}
		}
		v := fill()
		v.Set("_gjor", "kladd")
		x.keep(p.by.do(http.MethodPost, s.action+"/kladd", v, "HX-Request", "true"))
		v = fill()
		v.Set("_gjor", "kladd")
		if got := p.by.do(http.MethodPost, s.action, v); got.code != http.StatusSeeOther {
			x.keep(got)
		}
		x.asked = append(x.asked, asked{p.by, s.action})
	}
}

// bothTexts fails where a page of two texts lacks one of them: what is stored by now, and what was written meanwhile.
func (x *hostile) bothTexts(p *plan, s *sheet, got sent, stored, now url.Values) {
	root, err := dom.Parse(strings.NewReader(got.body))
	if err != nil {
		x.t.Fatal(err)
	}
	page := textOf(root)
	for n := range root.Descendants() {
		page += "\n" + squeezed(attrOr(n, "value", ""))
	}
	for _, c := range s.controls {
		if !c.written() || asksOnly(c.name) || squeezed(stored.Get(c.name)) == squeezed(now.Get(c.name)) {
			continue
		}
		for which, text := range map[string]string{"stored": stored.Get(c.name), "written": now.Get(c.name)} {
			if x.both++; !strings.Contains(page, squeezed(text)) {
				x.t.Errorf("%s: the page of two texts does not show what is %s in %s: %.200q", p, which, c.name, text)
			}
		}
	}
}

// insist sends a form, with other texts where they are refused, until it is taken or nothing else can be written.
func (x *hostile) insist(p *plan, s *sheet, fill func() url.Values) (got sent) {
	for range 12 {
		v := fill()
		v.Set(s.button[0], s.button[1])
		got = p.by.do(http.MethodPost, s.action, v)
		if got.code != http.StatusUnprocessableEntity || !p.mend(s, got) {
			break
		}
	}
	return got
}

// fresh is the address of a form that makes a record, with the id it was given: each form is to have one of its own.
var fresh = regexp.MustCompile(`/ny/[0-9a-f]{8}-[0-9a-f-]{27}`)

// ordered are the plans by key, those that change who is let in last.
func (x *hostile) ordered() (all []*plan) {
	for _, p := range x.plans {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *plan) int { return strings.Compare(a.key, b.key) })
	return all
}
