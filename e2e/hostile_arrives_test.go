package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"net/mail"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	dom "golang.org/x/net/html"

	"allmenning"
	"allmenning/commons"
	"allmenning/i18n"
	"allmenning/internal/testkit"
	"allmenning/secret"
	"allmenning/store"
)

// database opens what the house keeps, beside the program.
func (x *hostile) database(do func(ctx context.Context, db *store.DB) error) {
	x.t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(x.h.data, "allmenning.db"), store.Options{})
	if err != nil {
		x.t.Fatal(err)
	}
	defer db.Close()
	if err := do(ctx, db); err != nil {
		x.t.Fatal(err)
	}
}

// publish sends the plan of a form that makes a record with hostile texts, and with answers of ours. It gives where the record is.
func (x *hostile) publish(place string, answers url.Values) string {
	x.t.Helper()
	for _, p := range x.ordered() {
		if p.sheet.place() != place || p.base != nil || p.taken == 0 {
			continue
		}
		s := p.stands()
		if s == nil {
			break
		}
		got := x.insist(p, s, func() url.Values {
			v := s.values()
			for _, c := range s.controls {
				v[c.name], _ = x.write(p, c)
			}
			maps.Copy(v, answers)
			return v
		})
		if got.code != http.StatusSeeOther {
			x.t.Fatalf("%s answers %d: %s", place, got.code, summary(got.body))
		}
		to, _, _ := strings.Cut(got.header.Get("Location"), "?")
		return to
	}
	x.t.Fatalf("no form is sent to %s", place)
	return ""
}

// decided has whoever keeps a synthesis say why a result is left out of it.
func (x *hostile) decided() {
	ada := x.callers[1]
	project := x.publish("POST /prosjekter/ny/{id}", url.Values{
		"status": {"running"}, "phase": {"pilot"}, "measures": {"exercise-group"}, "target_groups": {"older-at-home"}, "period.from": {"2025-01-15"}, "period.to": nil,
	})
	numbers := url.Values{
		"project": {project[strings.LastIndexByte(project, '/')+1:]}, "report.measure_type": {"exercise-group"}, "report.target_group": {"older-at-home"},
		"report.status": {"completed-as-planned"}, "outcome": {"falls-rate"}, "direction": {"much-better"}, "sureness": {"4"}, "design": {"randomised-individual"},
	}
	for name, text := range map[string]string{"shape": "shares", "repeats": "ja", "tried.value": "60", "tried.n": "100", "not.value": "131", "not.n": "100", "origin": "measured"} {
		numbers.Set("numbers.entered."+name, text)
	}
	result := x.publish("POST /resultater/ny/{id}", numbers)
	x.keeper = []string{fallsSynthesis, fallsSynthesis + "/utskrift", fallsSynthesis + "/historikk", result}
	for range 120 { // whoever follows the events proposes it
		_, got := ada.read(fallsSynthesis)
		if strings.Contains(got.body, `name="grunn"`) {
			break
		}
		time.Sleep(250 * time.Millisecond)
	}
	x.find(ada, fallsSynthesis)
	for _, p := range x.ordered() {
		if strings.Contains(p.key, "/forslag grunn") {
			p.renew = func() { x.takenIn(p) }
			x.send(p, 80)
			p.report(x.t)
			return
		}
	}
	x.t.Error("nobody is asked why a result is left out")
}

// takenIn takes a result that was left out into the synthesis after all.
func (x *hostile) takenIn(p *plan) {
	at, got := p.by.read(p.page)
	for _, s := range sheets(at, got.body) {
		if c := s.control("valg"); c != nil && slices.Equal(c.chosen, []string{"ta-med"}) {
			p.by.do(http.MethodPost, s.action, s.values())
			return
		}
	}
}

// followedUp asks by a letter whether what was tried still runs, as the program does half a year after its end, and answers.
func (x *hostile) followedUp() {
	result := x.keeper[len(x.keeper)-1]
	token, digest := secret.NewToken()
	x.tokens["oppfolging"] = token
	x.database(func(ctx context.Context, db *store.DB) error {
		id := allmenning.RecordID(ids.FindString(result))
		r, err := db.Record(ctx, allmenning.Reader{}, id)
		if err != nil {
			return err
		}
		letter, err := json.Marshal(commons.Mail{To: "kari@vefsn.example", Lang: r.Lang, Template: commons.MailStillRuns, Args: map[string]string{
			"path": commons.FollowUpPath(token), "title": r.Title, "did": r.Body.(*allmenning.Finding).Report.Did, "months": "6",
		}})
		if err != nil {
			return err
		}
		return db.Write(ctx, func(tx *store.Tx) error {
			if _, err := tx.PutFollowUp(id, 6, digest); err != nil {
				return err
			}
			return tx.Post(store.Letter{Key: "follow-up:" + string(id), Kind: commons.MailKind, Body: letter})
		})
	})
	for range 120 { // what is answered before it has gone out is asked no more
		if slices.ContainsFunc(x.h.server.Got(), func(l testkit.Received) bool { return strings.Contains(htmlPart(x.t, l.Raw), token) }) {
			break
		}
		time.Sleep(250 * time.Millisecond)
	}
	x.sendTo(x.callers[2], commons.FollowUpPath(token), "POST /oppfolging/{token}")
}

// answered has whoever runs the instance say yes to those who ask to be let in.
func (x *hostile) answered() {
	ada, n := x.callers[1], 0
	at, got := ada.read("/drift")
	for _, s := range sheets(at, got.body) {
		if s.action == "/min-side/svar" && n < 8 {
			n++
			ada.do(http.MethodPost, s.action, s.values())
		}
	}
	if n == 0 {
		x.t.Error("nobody has asked to be let in")
	}
}

// claimed asks to take over one project of the library after the other: each is asked for once.
func (x *hostile) claimed() {
	for _, p := range x.ordered() {
		if p.sheet.place() != "POST /prosjekter/{id}/vart" || !p.sheet.asks() {
			continue
		}
		p.renew = func() {
			for len(x.library) > 0 && p.stands() == nil {
				p.page, x.library = x.library[0], x.library[1:]
			}
		}
		x.send(p, 20)
		p.report(x.t)
	}
}

// invited lets somebody in by an invitation under a hostile name.
func (x *hostile) invited() {
	n := 0
	invite := func() string {
		n++
		email := "ny" + string(rune('a'+n%26)) + string(rune('a'+n/26)) + "@vefsn.example"
		kari, people := x.callers[0], "/organisasjoner/"+x.organisation("1824")+"/folk"
		at, got := kari.read(people)
		for _, s := range sheets(at, got.body) {
			if s.action == people+"/inviter" {
				v := s.values()
				v.Set("email", email)
				kari.do(http.MethodPost, s.action, v)
			}
		}
		return x.invitation(email)
	}
	path := invite()
	x.find(x.callers[2], path)
	for _, p := range x.ordered() {
		if p.sheet.place() == "POST /invitasjon/{token}" {
			p.renew = func() { p.page = invite() }
			x.send(p, 80)
			p.report(x.t)
			return
		}
	}
	x.t.Error("an invitation asks for no name")
}

// invitation is the path that somebody was invited with: in the letter as it waits, or, when it has gone out and is forgotten, as it came.
func (x *hostile) invitation(email string) (path string) {
	x.t.Helper()
	for range 150 {
		x.database(func(ctx context.Context, db *store.DB) error {
			letters, err := db.Letters(ctx, 1000)
			for _, l := range letters {
				var m commons.Mail
				if json.Unmarshal(l.Body, &m) == nil && m.Template == commons.MailInvitation && m.To == email {
					path = m.Args["path"]
				}
			}
			return err
		})
		for _, l := range x.h.server.Got() {
			if l.To == email && path == "" {
				path = invitationPath.FindString(htmlPart(x.t, l.Raw))
			}
		}
		if path != "" {
			return path
		}
		time.Sleep(200 * time.Millisecond)
	}
	x.t.Fatalf("%s gets no invitation", email)
	return ""
}

var invitationPath = regexp.MustCompile(`/invitasjon/[A-Za-z0-9_-]+`)

// sendTo finds the form of a page and sends it.
func (x *hostile) sendTo(by *caller, path, place string) {
	x.find(by, path)
	for _, p := range x.ordered() {
		if p.sheet.place() == place {
			x.send(p, 100)
			p.report(x.t)
			return
		}
	}
	x.t.Errorf("%s has no form to %s", path, place)
}

// follows has somebody follow records with hostile texts, and changes them, so that the letter of the week tells of them.
func (x *hostile) follows() {
	per := x.callers[3]
	for _, p := range x.ordered() {
		path, changes := strings.CutSuffix(p.page, "/endre")
		if !changes {
			continue
		}
		at, got := per.read(path)
		for _, s := range sheets(at, got.body) {
			if s.action == "/folg" && !s.asks() {
				per.do(http.MethodPost, s.action, s.values())
				x.send(p, 1)
				break
			}
		}
	}
	x.h.weekHasPassed(x.t, per.email)
}

// letters puts the HTML of the letters that went out among what is looked at, some of each kind, and fails when a kind of letter that
// tells what people write has not gone out. What a letter said is forgotten when it is sent: its kind is known by a sentence.
func (x *hostile) letters() {
	p := i18n.New(i18n.NB)
	kinds := map[string]string{
		commons.MailQuestion: constant(p.T("mail.question.after", "name", cut)), commons.MailEntry: constant(p.T("mail.invitation.after")),
		commons.MailStillRuns: constant(p.T("mail.still_runs.action")), commons.MailDigest: constant(p.T("mail.digest.why")),
	}
	is := func(raw []byte, kind string) bool {
		root, err := dom.Parse(strings.NewReader(htmlPart(x.t, raw)))
		return err == nil && strings.Contains(textOf(root), kinds[kind])
	}
	for range 150 { // the letters of the week are looked at once a minute
		if slices.ContainsFunc(x.h.server.Got(), func(l testkit.Received) bool { return is(l.Raw, commons.MailDigest) }) {
			break
		}
		time.Sleep(500 * time.Millisecond)
	}
	seen, all := map[string]int{}, 0
	for _, l := range x.h.server.Got() {
		got := sent{http.StatusOK, http.Header{"Content-Type": {"text/html; charset=utf-8"}}, htmlPart(x.t, l.Raw)}
		if all++; got.body == "" {
			x.t.Errorf("a letter to %s has no HTML", l.To)
		}
		kind := "another"
		for k := range kinds {
			if is(l.Raw, k) {
				kind = k
			}
		}
		if holds(got) {
			if seen[kind]++; seen[kind] <= mostOfKind {
				x.answers = append(x.answers, answer{got, "letter " + kind})
			}
		}
	}
	for kind := range kinds {
		if seen[kind] == 0 {
			x.t.Errorf("no letter of the kind %s holds a hostile text", kind)
		}
	}
	x.t.Logf("%d letters went out; with hostile texts: %v", all, seen)
}

// cut stands where a sentence has a word of people's.
const cut = "kqsnittzx"

// constant is the longest part of a sentence that is ours, as a page's text gives it.
func constant(sentence string) (longest string) {
	for part := range strings.SplitSeq(sentence, cut) {
		if part = squeezed(strings.Trim(part, "«»\u2068\u2069 ")); len(part) > len(longest) {
			longest = part
		}
	}
	return longest
}

// mostOfKind is how many letters of a kind are looked at: one is built as the other.
const mostOfKind = 12

// htmlPart is a letter as HTML; empty where it has none.
func htmlPart(t testing.TB, raw []byte) string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err != nil {
			return ""
		}
		if !strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			continue
		}
		text, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
}
