package mail_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/serve/mail"
	"allmenning/store"
)

// asPosted sends letters as they lie there: those a test puts in the outbox itself rest on nothing that could be asked after.
type asPosted struct{ *commons.Commons }

func (asPosted) AsItStands(_ context.Context, l commons.Letter) (*commons.Letter, error) {
	return &l, nil
}

// post puts a letter in the outbox, to be sent as it is.
func (p *process) post(t testing.TB, key string, m commons.Mail) {
	t.Helper()
	p.sender.Letters = asPosted{p.Commons}
	body, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	testkit.Write(t, p.db, func(tx *store.Tx) error {
		return tx.Post(store.Letter{Key: key, Kind: commons.MailKind, Body: body})
	})
}

func invitation(to string) commons.Mail {
	return commons.Mail{To: to, Lang: allmenning.NN, Template: commons.MailInvitation, Args: map[string]string{
		"organisation": "Vefsn kommune", "role": "editor", "path": "/invitasjon/hemmelig",
	}}
}

// parts gives the plain text and the HTML of a letter.
func parts(t testing.TB, raw []byte) (plain, html string) {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	read := multipart.NewReader(m.Body, params["boundary"])
	for {
		part, err := read.NextRawPart()
		if err == io.EOF {
			return plain, html
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			html = string(text)
		} else {
			plain = strings.ReplaceAll(string(text), "\r\n", "\n")
		}
	}
}

func header(t testing.TB, h netmail.Header, name string) string {
	t.Helper()
	s, err := new(mime.WordDecoder).DecodeHeader(h.Get(name))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// state gives the state of each letter and what is kept of it, by key.
func (p *process) state(t testing.TB) map[string]string {
	t.Helper()
	letters, err := p.db.Letters(ctx, 100)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, l := range letters {
		out[l.Key] = l.State + " " + string(l.Body)
	}
	return out
}

func TestSend_an_invitation_in_the_receivers_language(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	p.post(t, "a", invitation("kari@example.org"))
	if n := p.send(t); n != 1 {
		t.Fatalf("%d letters went out", n)
	}
	got := w.server.Got()[0]
	head := got.Head(t)
	for name, want := range map[string]string{
		"Subject": "Invitasjon til Allmenning for Vefsn kommune", "Auto-Submitted": "auto-generated", "Content-Language": "nn",
		"Date": "Wed, 25 Nov 2026 09:00:00 +0000", "List-Unsubscribe": "", "Reply-To": "",
	} {
		if got := header(t, head, name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got.From != "post@allmenning.example" || got.To != "kari@example.org" {
		t.Errorf("from %q to %q", got.From, got.To)
	}
	plain, html := parts(t, got.Raw)
	for _, text := range []string{"Du er invitert til å vere redaktør for Vefsn kommune i Allmenning.", "https://allmenning.example/invitasjon/hemmelig", "éin gong"} {
		if !strings.Contains(plain, text) || !strings.Contains(html, text) {
			t.Errorf("%q does not stand in both the text and the HTML:\n%s\n%s", text, plain, html)
		}
	}
	for _, bad := range []string{"<img", "<script", "<link", "src=", "url("} {
		if strings.Contains(html, bad) {
			t.Errorf("the HTML has %s", bad)
		}
	}
	if state := p.state(t)["a"]; state != "sent {}" {
		t.Errorf("kept of the letter: %s", state)
	}
	if n := p.send(t); n != 0 {
		t.Error("it went out again")
	}
}

func TestSend_a_question_is_answered_to_whoever_asks(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	p.post(t, "q", commons.Mail{To: "post@vefsn.example", Template: commons.MailQuestion, ReplyTo: "ola@example.org", Args: map[string]string{
		"title": "Medisin\r\nBcc: alle@example.org", "path": "/prosjekter/1", "name": "Ola", "organisation": "Fauske kommune", "text": "Hei!\nVirket <b>det</b>?",
	}})
	p.send(t)
	got := w.server.Got()[0]
	head := got.Head(t)
	if s := header(t, head, "Subject"); s != "Spørsmål om «Medisin Bcc: alle@example.org»" || head.Get("Bcc") != "" || head.Get("Reply-To") != "<ola@example.org>" {
		t.Errorf("subject %q, Bcc %q, Reply-To %q", s, head.Get("Bcc"), head.Get("Reply-To"))
	}
	plain, html := parts(t, got.Raw)
	if !strings.Contains(plain, "> Virket <b>det</b>?") || !strings.Contains(html, "Virket &lt;b&gt;det&lt;/b&gt;?") {
		t.Errorf("the question is not as it was written:\n%s\n%s", plain, html)
	}
}

func TestSend_no_line_break_comes_into_the_head(t *testing.T) {
	for name, m := range map[string]commons.Mail{
		"to":       {To: "kari@example.org\r\nBcc: alle@example.org", Template: commons.MailPassword},
		"to name":  {To: "Kari\nBcc: x@example.org <kari@example.org>", Template: commons.MailPassword},
		"reply-to": {To: "kari@example.org", ReplyTo: "a@example.org\nX: y", Template: commons.MailPassword},
		"template": {To: "kari@example.org", Template: "none such\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, "")
			p := w.process()
			m.Args = map[string]string{"path": "/invitasjon/hemmelig"}
			p.post(t, "a", m)
			if n := p.send(t); n != 0 || len(w.server.Got()) != 0 {
				t.Errorf("it went out: %q", w.server.Got())
			}
			state := p.state(t)["a"]
			if !strings.HasPrefix(state, "failed ") || strings.Contains(state, "hemmelig") {
				t.Errorf("kept of a letter that is given up: %s", state)
			}
		})
	}
}

func TestSend_waits_while_there_is_no_server(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	address := p.sender.Config.Server
	p.sender.Config.Server = ""
	p.post(t, "a", invitation("kari@example.org"))
	p.send(t)
	if state := p.state(t)["a"]; !strings.HasPrefix(state, "waiting ") {
		t.Errorf("without a server: %s", state)
	}
	w.now = w.now.AddDate(0, 0, 10)
	p.sender.Config.Server = address
	if n := p.send(t); n != 1 {
		t.Error("once there is a server, it does not go out")
	}
}

func TestSend_server_down_then_up_loses_nothing_and_doubles_nothing(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	w.server.Down()
	for _, to := range []string{"a", "b", "c"} {
		p.post(t, to, invitation(to+"@example.org"))
	}
	if n := p.send(t); n != 0 {
		t.Fatalf("%d went out with the server down", n)
	}
	if n := p.send(t); n != 0 { // not due for a minute
		t.Fatal("it is tried again at once")
	}
	w.server.Up(t)
	w.now = w.now.Add(time.Minute)
	if n := p.send(t); n != 3 {
		t.Errorf("%d of 3 went out when the server was up again", n)
	}
	w.now = w.now.AddDate(0, 0, 1)
	p.send(t)
	to := map[string]int{}
	for _, r := range w.server.Got() {
		to[r.To]++
	}
	if len(to) != 3 || to["a@example.org"] != 1 || to["b@example.org"] != 1 || to["c@example.org"] != 1 {
		t.Errorf("received: %v", to)
	}
}

func TestSend_later_no_and_never(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	p.post(t, "later", invitation("later@example.org"))
	p.post(t, "no", invitation("no@example.org"))
	w.server.Answer(func(line string) string {
		switch {
		case strings.HasPrefix(line, "RCPT TO:<later@"):
			return "451 try later"
		case strings.HasPrefix(line, "RCPT TO:<no@"):
			return "550 no such box"
		}
		return ""
	})
	p.send(t)
	state := p.state(t)
	if !strings.HasPrefix(state["later"], "waiting ") || !strings.HasPrefix(state["no"], "failed ") || strings.Contains(state["no"], "hemmelig") {
		t.Fatalf("after 451 and 550: %v", state)
	}
	// Again after 1, 2, 4 … minutes, at most 6 hours apart, until three days have passed.
	tries, began := 1, w.now
	for p.state(t)["later"][0] == 'w' {
		w.now = w.now.Add(time.Minute)
		if w.now.Sub(began) > 4*24*time.Hour {
			t.Fatal("after four days it is not given up")
		}
		letters, _ := p.db.Letters(ctx, 10)
		for _, l := range letters {
			if l.Key == "later" && l.SendAt <= allmenning.At(w.now) {
				p.send(t)
				tries++
			}
		}
	}
	if after := w.now.Sub(began); after < 3*24*time.Hour || after > 3*24*time.Hour+6*time.Hour || tries < 15 || tries > 25 {
		t.Errorf("given up after %s and %d tries", after, tries)
	}
}

func TestSend_a_server_that_does_not_let_us_in_is_tried_again(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	p.post(t, "a", invitation("kari@example.org"))
	var no []string
	w.server.Answer(func(line string) string {
		if slices.Contains(no, line[:min(4, len(line))]) {
			return "535 not you"
		}
		return ""
	})
	for _, no = range [][]string{{"EHLO", "HELO"}, {"MAIL"}} {
		p.send(t)
		if state := p.state(t)["a"]; !strings.HasPrefix(state, "waiting ") {
			t.Errorf("%s: a fault of the configuration gives up a letter: %s", no, state)
		}
		w.now = w.now.Add(time.Hour)
	}
}

func TestSend_over_a_closed_connection_with_a_password(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	trust := w.server.Secure(t, "vi", "hemmelig passord")
	cfg := &p.sender.Config
	p.post(t, "a", invitation("kari@example.org"))
	for name, change := range map[string]func(){
		"a server that is somebody else": func() { cfg.TLS, cfg.Trust, cfg.User, cfg.Password = mail.StartTLS, nil, "vi", "hemmelig passord" },
		"a wrong password":               func() { cfg.Trust, cfg.Password = trust, "feil" },
		"in the open":                    func() { cfg.TLS, cfg.Password = mail.Open, "hemmelig passord" },
	} {
		cfg.TLS, cfg.Trust, cfg.User = mail.StartTLS, trust, "vi"
		change()
		if n := p.send(t); n != 0 || !strings.HasPrefix(p.state(t)["a"], "waiting ") {
			t.Errorf("%s: %d went out, %s", name, n, p.state(t)["a"])
		}
		w.now = w.now.Add(time.Hour)
	}
	cfg.TLS, cfg.Trust, cfg.User, cfg.Password = mail.StartTLS, trust, "vi", "hemmelig passord"
	if n := p.send(t); n != 1 {
		letters, _ := p.db.Letters(ctx, 1)
		t.Errorf("it does not go out: %+v", letters)
	}
}

// A server that cannot keep the connection closed is told nothing, unless the configuration says so.
func TestSend_in_the_open_only_when_asked(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	p.sender.Config.TLS = ""
	p.post(t, "a", invitation("kari@example.org"))
	if n := p.send(t); n != 0 || len(w.server.Got()) != 0 {
		t.Error("it went out for everybody to read")
	}
}

func TestSend_the_goodbye_is_not_about_the_letter(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	p.post(t, "a", invitation("kari@example.org"))
	w.server.Answer(func(line string) string {
		if line == "RSET" || line == "QUIT" {
			return "drop"
		}
		return ""
	})
	if n := p.send(t); n != 1 || len(w.server.Got()) != 1 || p.state(t)["a"] != "sent {}" {
		t.Errorf("%d sent, %d received, %s", n, len(w.server.Got()), p.state(t)["a"])
	}
}

func TestSend_after_a_crash_the_same_letter_goes_out_again(t *testing.T) {
	bothEngines(t, func(t *testing.T, address string) {
		w := newWorld(t, address)
		p := w.process()
		p.post(t, "a", invitation("kari@example.org"))
		p.post(t, "b", invitation("ola@example.org"))
		crashed := *p.sender
		crashed.Letters = dies{asPosted{p.Commons}}
		if _, err := crashed.Send(ctx); err == nil {
			t.Fatal("it did not crash")
		}
		other := w.process()
		other.sender.Letters = asPosted{other.Commons}
		if n := other.send(t); n != 0 {
			t.Fatal("another process sends it while the first may still be at it")
		}
		w.now = w.now.Add(time.Hour)
		if n := other.send(t); n != 2 {
			t.Fatalf("%d went out after the lease", n)
		}
		ids := map[string][]string{}
		for _, r := range w.server.Got() {
			ids[r.To] = append(ids[r.To], r.Head(t).Get("Message-ID"))
		}
		kari := ids["kari@example.org"]
		if len(kari) != 2 || kari[0] != kari[1] || kari[0] == ids["ola@example.org"][0] || !strings.HasSuffix(kari[0], "@allmenning.example>") {
			t.Errorf("Message-IDs: %v", ids)
		}
	})
}

// dies is a process that dies after it has handed a letter to the server, and before it has noted so.
type dies struct{ asPosted }

func (d dies) LetterSent(_ context.Context, _ commons.Letter) error { return io.ErrUnexpectedEOF }

func TestConfig_Check(t *testing.T) {
	good := mail.Config{Server: "mx.example.org:587", From: "Allmenning <post@example.org>"}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	if err := (mail.Config{}).Check(); err != nil {
		t.Errorf("no server is no fault: %v", err)
	}
	for name, change := range map[string]func(c *mail.Config){
		"no port":     func(c *mail.Config) { c.Server = "mx.example.org" },
		"odd port":    func(c *mail.Config) { c.Server = "mx.example.org:smtp" },
		"from":        func(c *mail.Config) { c.From = "" },
		"from break":  func(c *mail.Config) { c.From = "A\n <post@example.org>" },
		"reply":       func(c *mail.Config) { c.ReplyTo = "nobody" },
		"tls":         func(c *mail.Config) { c.TLS = "yes" },
		"just a word": func(c *mail.Config) { c.Password = "x" },
	} {
		c := good
		change(&c)
		if c.Check() == nil {
			t.Errorf("%s: no fault", name)
		}
	}
}

// What goes out at once because somebody waits for an answer: whom it is about, one thing to do, and nothing of what the asker wrote.
func TestSend_letters_that_ask(t *testing.T) {
	for name, test := range map[string]struct {
		mail commons.Mail
		says []string
		link string // empty: there is nothing to do
	}{
		"a claim waits": {
			commons.Mail{Template: commons.MailWaiting, Args: map[string]string{"kind": "claim", "organisation": "Vefsn kommune", "title": "Nattsyn\r\nBcc: x", "path": "/drift#sporsmal"}},
			[]string{"Vefsn kommune har bedt om å overta «Nattsyn Bcc: x»"},
			"/drift#sporsmal",
		},
		"a claim on what is not open to all": {
			commons.Mail{Template: commons.MailWaiting, Args: map[string]string{"kind": "claim", "organisation": "Vefsn kommune", "path": "/drift#sporsmal"}},
			[]string{"overta en post som biblioteket holder nå, og som ikke er åpen for alle"},
			"/drift#sporsmal",
		},
		"somebody wants in": {
			commons.Mail{Template: commons.MailWaiting, Args: map[string]string{"kind": "entry", "organisation": "Vefsn kommune", "path": "/min-side#sporsmal"}},
			[]string{"Noen har bedt om å slippe inn i Allmenning for Vefsn kommune."},
			"/min-side#sporsmal",
		},
		"invited to a constellation": {
			commons.Mail{Template: commons.MailCircleAsks, Args: map[string]string{"title": "Nattnettverket", "organisation": "Fauske kommune", "whom": "Vefsn kommune", "path": "/samarbeid/x"}},
			[]string{"Fauske kommune har invitert Vefsn kommune til samarbeidet «Nattnettverket»", "En redaktør hos dere svarer ja eller nei"},
			"/samarbeid/x",
		},
		"taken out of one": {
			commons.Mail{Template: commons.MailCircleOut, Args: map[string]string{"title": "Nattnettverket", "organisation": "Fauske kommune", "whom": "Vefsn kommune", "open": "Den ene\nDen andre", "path": ""}},
			[]string{"har tatt Vefsn kommune ut", "To poster hos dere er fortsatt åpne for medlemmene", "«Den ene», «Den andre»"},
			"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, "")
			p := w.process()
			test.mail.To = "kari@example.org"
			p.post(t, "a", test.mail)
			if n := p.send(t); n != 1 {
				t.Fatalf("%d letters went out", n)
			}
			got := w.server.Got()[0]
			if got.Head(t).Get("Bcc") != "" {
				t.Error("a title begins a line of the head")
			}
			plain, html := parts(t, got.Raw)
			for _, want := range append(test.says, "https://allmenning.example"+test.link) {
				if !strings.Contains(strings.ReplaceAll(plain, "\n", " "), want) || !strings.Contains(html, want) {
					t.Errorf("does not say %q:\n%s", want, plain)
				}
			}
			if test.link == "" && strings.Contains(plain, "/samarbeid/") {
				t.Errorf("leads to a page that is not seen:\n%s", plain)
			}
		})
	}
}

// A letter to a public address speaks to whoever opens the post, who may never have heard of this place: who asks, what it is, what
// can be done, and that nothing is said in their name. One to somebody known does not.
func TestSend_to_whoever_opens_the_post(t *testing.T) {
	const opens, nothing = "Til deg som åpner posten til Vefsn kommune", "Ingenting er publisert i navnet til Vefsn kommune."
	question := map[string]string{"title": "Nattsyn", "path": "/prosjekter/1", "name": "Ola", "organisation": "Fauske kommune", "text": "Hvordan gikk det?"}
	circle := map[string]string{"title": "Nattnettverket", "organisation": "Fauske kommune", "whom": "Vefsn kommune", "path": "/samarbeid/x"}
	entry := map[string]string{"organisation": "Vefsn kommune", "role": "admin", "name": "Kari", "email": "kari@example.org", "path": "/invitasjon/x"}
	for name, test := range map[string]struct {
		template string
		args     map[string]string
		more     map[string]string
		says     []string
		not      []string
	}{
		"asked, and nobody is in": {
			commons.MailQuestion, question,
			map[string]string{"post": "Vefsn kommune", "join": "/bli-med?org=1", "claim": "/prosjekter/1/vart"},
			[]string{opens, "Ola i Fauske kommune spør dere om «Nattsyn»", "Allmenning samler", nothing, "kan Vefsn kommune overta det", "https://allmenning.example/prosjekter/1/vart"},
			nil,
		},
		"asked of what nobody has taken over": {
			commons.MailQuestion, question,
			map[string]string{"post": "Vefsn kommune", "claim": "/prosjekter/1/vart"},
			[]string{opens, "Ingen hos dere har lagt inn det som står på siden"},
			[]string{nothing},
		},
		"asked of their own": {commons.MailQuestion, question, map[string]string{"post": "Vefsn kommune"}, []string{opens}, []string{nothing, "lagt inn"}},
		"asked of somebody":  {commons.MailQuestion, question, nil, nil, []string{"Til deg som", nothing}},
		"asked of whoever runs the instance": {
			commons.MailQuestion, question,
			map[string]string{"email": "ola@example.org"},
			[]string{"Ola i Fauske kommune spør om «Nattsyn»", "som driver denne utgaven", "Send brevet videre", "Ola på ola@example.org"},
			[]string{"spør dere", "Svar på denne e-posten", "Til deg som", nothing},
		},
		"told whoever asked those behind": {commons.MailAsked, question, nil, []string{"sendt til dem som står bak", "rett fra dem"}, []string{"som driver denne"}},
		"told whoever asked what is passed on": {
			commons.MailAsked, question,
			map[string]string{"passed": "yes"},
			[]string{"om «Nattsyn» er sendt til den som driver denne utgaven", "blir sendt videre", "Hvordan gikk det?"},
			[]string{"er sendt til dem", "rett fra dem"},
		},
		"a partnership, nobody is in": {
			commons.MailCircleAsks, circle,
			map[string]string{"post": "Vefsn kommune", "join": "/bli-med?org=1"},
			[]string{opens, "Ingen hos dere er inne i Allmenning ennå", nothing, "https://allmenning.example/bli-med?org=1"},
			[]string{"En redaktør hos dere"},
		},
		"wants in, and nobody is": {
			commons.MailEntry, entry,
			map[string]string{"post": "Vefsn kommune", "join": "/bli-med?org=1"},
			[]string{opens, "Kari (kari@example.org) har bedt om å bli administrator for Vefsn kommune", nothing, "https://allmenning.example/invitasjon/x"},
			nil,
		},
		"let in by their own": {commons.MailEntry, entry, nil, []string{"Du er invitert til å være administrator"}, []string{"Til deg som", nothing}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, "")
			p := w.process()
			args := maps.Clone(test.args)
			maps.Copy(args, test.more)
			p.post(t, "a", commons.Mail{To: "post@vefsn.example", Template: test.template, Args: args})
			p.send(t)
			plain, html := parts(t, w.server.Got()[0].Raw)
			for _, want := range test.says {
				if !strings.Contains(plain, want) || !strings.Contains(html, want) {
					t.Errorf("does not say %q:\n%s", want, plain)
				}
			}
			for _, not := range test.not {
				if strings.Contains(plain, not) {
					t.Errorf("says %q:\n%s", not, plain)
				}
			}
			for _, path := range []string{args["path"], args["claim"]} { // mail programs fold what stands below the sign
				if at := strings.Index(plain, "https://allmenning.example"+path+"\n"); path != "" && (at < 0 || at > strings.Index(plain, "\n-- \n")) {
					t.Errorf("%s stands at %d, below the foot or nowhere:\n%s", path, at, plain)
				}
			}
		})
	}
}
