package mail_test

import (
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// question stores a question of the library's on falls with three studies, so that it has an answer in numbers.
func (p *process) question(t testing.TB) *allmenning.Record {
	t.Helper()
	s := testkit.Synthesis()
	s.Owner, s.Title = commons.Library, ""
	body := s.Body.(*allmenning.Synthesis)
	body.Outcome, body.Question = "falls-rate", allmenning.Texts{NB: "Hjelper trening?", NN: "Hjelper trening?", EN: "Does exercise help?"}
	s.Title = body.Question.NB
	for _, y := range []float64{-.33, -.2, -.25} {
		f := numbered(y)
		f.Owner, f.Source.Name = commons.Library, "test"
		testkit.Put(t, p.db, f)
		body.Candidates = append(body.Candidates, allmenning.Member{Finding: f.ID, Included: true})
	}
	testkit.Put(t, p.db, s)
	p.weigh(t)
	return s
}

func numbered(y float64) *allmenning.Record {
	f, se := testkit.Finding(), .09
	f.Body = &allmenning.Finding{
		Outcome: "falls-rate", OutcomeNamed: allmenning.Texts{NB: "Fall", NN: "Fall", EN: "Falls"}, Direction: allmenning.Better, Design: "randomised-individual",
		NumbersBlock: allmenning.FindingNumbers{
			Measure: "IRR", Effect: &allmenning.Effect{Scale: "log_ratio", Y: y, SE: &se, Usable: true, Poolable: true},
		},
	}
	return f
}

func (p *process) weigh(t testing.TB) {
	t.Helper()
	if _, err := p.WeighResults(ctx); err != nil {
		t.Fatal(err)
	}
}

// told stores a result of Vefsn's project and follows the events.
func (p *process) told(t testing.TB, by allmenning.Visitor, title string, change func(r *allmenning.Record)) *allmenning.Record {
	t.Helper()
	project := p.put(t, by, titled(title, change))
	f := numbered(-.9)
	f.Owner = by.Actor.Acting
	change(f)
	testkit.Write(t, p.db, func(tx *store.Tx) error {
		if _, err := tx.PutRecord(f, allmenning.ActRegistered, by.Actor, ""); err != nil {
			return err
		}
		return tx.PutLink(allmenning.Link{From: f.ID, To: project.ID, Kind: allmenning.LinkFrom}, by.Actor)
	})
	p.weigh(t)
	return f
}

// keeper is who runs the instance, and so keeps the library's questions.
func (p *process) keeper(t testing.TB, lang allmenning.Lang) allmenning.Visitor {
	t.Helper()
	v := allmenning.Visitor{Name: "ada", Email: "ada@example.org", Actor: allmenning.Actor{Admin: true}}
	v.Actor.Person = "ada"
	testkit.Write(t, p.db, func(tx *store.Tx) error {
		return tx.PutPerson(&allmenning.Person{ID: "ada", Name: "ada", Email: v.Email, Admin: true, Lang: lang})
	})
	return v
}

func (p *process) take(t testing.TB, by allmenning.Visitor, s, f *allmenning.Record) {
	t.Helper()
	if err := p.DecideCandidate(ctx, by.Actor, allmenning.Candidate{Synthesis: s.ID, Finding: f.ID, State: allmenning.Included}); err != nil {
		t.Fatal(err)
	}
}

// A result is taken in and moves a synthesis: the weekly letter of whoever follows it says what changed, in the follower's language.
func TestDigest_says_what_changed_in_a_synthesis(t *testing.T) {
	bothEngines(t, func(t *testing.T, address string) {
		w := newWorld(t, address)
		p := w.process()
		ola, ada := p.person(t, "ola", vefsn), p.keeper(t, "")
		s := p.question(t)
		followers := map[allmenning.Lang]allmenning.Visitor{}
		for _, lang := range []allmenning.Lang{allmenning.NB, allmenning.NN, allmenning.EN} {
			v := p.person(t, "follower-"+string(lang))
			testkit.Write(t, p.db, func(tx *store.Tx) error {
				return tx.PutPerson(&allmenning.Person{ID: v.Actor.Person, Name: v.Name, Email: v.Email, Lang: lang})
			})
			p.follow(t, v, allmenning.FollowRecord, string(s.ID))
			followers[lang] = v
		}
		w.now = w.now.Add(time.Hour)
		p.take(t, ada, s, p.told(t, ola, "Trygg på beina", func(*allmenning.Record) {}))
		w.now = w.now.Add(time.Hour)
		p.take(t, ada, s, p.told(t, ola, "Sterk og stødig", func(*allmenning.Record) {}))
		w.nextWeek()
		if n := p.letters(t); n != 3 {
			t.Fatalf("%d letters, want 3", n)
		}
		p.send(t)
		for lang, want := range map[allmenning.Lang][]string{
			allmenning.NB: {"Oppsummering · regnet ut på nytt", "2 resultater er kommet til: «Trygg på beina» og «Sterk og stødig».", "Spennet var ", ", og er nå "},
			allmenning.NN: {"Oppsummering · rekna ut på nytt", "2 resultat har kome til: «Trygg på beina» og «Sterk og stødig».", "Spennet var ", ", og er no "},
			allmenning.EN: {"2 findings have been added: “Trygg på beina” and “Sterk og stødig”.", "The range was ", " and is now "},
		} {
			text := w.texts(followers[lang])
			if strings.Contains(text, "/resultater/") {
				t.Errorf("in %s the letter tells of the results twice:\n%s", lang, text)
			}
			for _, s := range want {
				if !strings.Contains(text, s) {
					t.Errorf("in %s the letter lacks %q:\n%s", lang, s, text)
				}
			}
			for _, r := range w.server.Got() {
				if _, html := parts(t, r.Raw); r.To == followers[lang].Email && !strings.Contains(html, strings.ReplaceAll(want[len(want)-2], " ", " ")) {
					t.Errorf("in %s the HTML does not say what changed", lang)
				}
			}
		}
	})
}

// The owner of a result hears in the weekly letter that a synthesis took it in, or left it out and why, as it stands when the letter
// goes out; another who follows the result hears the same, without its being theirs.
func TestDigest_tells_the_owner_what_became_of_a_result(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	ola, per, ada := p.person(t, "ola", vefsn), p.person(t, "per", fauske), p.keeper(t, "")
	s := p.question(t)
	in, out := p.told(t, ola, "Trygg på beina", func(*allmenning.Record) {}), p.told(t, ola, "Sterk og stødig", func(*allmenning.Record) {})
	for _, v := range []allmenning.Visitor{ola, per} {
		p.follow(t, v, allmenning.FollowRecord, string(in.ID))
		p.follow(t, v, allmenning.FollowRecord, string(out.ID))
	}
	w.now = w.now.Add(time.Hour)
	p.take(t, ada, s, in)
	for _, why := range []string{"Feil gruppe.", "Målt på noen andre enn dem spørsmålet gjelder."} { // the newest reason is told
		err := p.DecideCandidate(ctx, ada.Actor, allmenning.Candidate{Synthesis: s.ID, Finding: out.ID, State: allmenning.LeftOut, Reason: why})
		if err != nil {
			t.Fatal(err)
		}
	}
	w.nextWeek()
	p.letters(t)
	p.send(t)
	for who, says := range map[*allmenning.Visitor][]string{
		&ola: {"har tatt med resultatet deres", "har latt resultatet deres stå utenfor: Målt på noen andre enn dem spørsmålet gjelder ·"},
		&per: {"har tatt med resultatet ·", "har latt resultatet stå utenfor: Målt på noen andre enn dem spørsmålet gjelder ·"},
	} {
		text := strings.Join(strings.Fields(w.texts(*who)), " ")
		for _, want := range says {
			if !strings.Contains(text, want) || !strings.Contains(text, "Hjelper trening?") {
				t.Errorf("%s is not told %q: %s", who.Name, want, text)
			}
		}
		if strings.Contains(text, "knyttet til denne") {
			t.Errorf("%s is told of the arrow too: %s", who.Name, text)
		}
	}
}

// Whoever does not see a result when the letter goes out gets no word of it, though it moved the answer that week.
func TestDigest_names_no_result_its_receiver_does_not_see(t *testing.T) {
	bothEngines(t, func(t *testing.T, address string) {
		w := newWorld(t, address)
		p := w.process()
		ola, ada := p.person(t, "ola", vefsn), p.keeper(t, "")
		s := p.question(t)
		anyone := p.person(t, "anyone")
		p.follow(t, anyone, allmenning.FollowRecord, string(s.ID))
		w.now = w.now.Add(time.Hour)
		closed := p.told(t, ola, canary, own)
		taken := p.told(t, ola, canary+" som trekkes", func(*allmenning.Record) {})
		p.take(t, ada, s, taken)
		p.take(t, ada, s, p.told(t, ola, "Synlig for alle", func(*allmenning.Record) {}))
		w.nextWeek()
		p.letters(t)
		testkit.Write(t, p.db, func(tx *store.Tx) error { // after the letter was made, before it goes out
			_, err := tx.SetState(taken.ID, 1, allmenning.Withdrawn, ola.Actor)
			return err
		})
		p.weigh(t)
		p.send(t)
		text := w.texts(anyone)
		if !strings.Contains(text, "«Synlig for alle» er kommet til.") {
			t.Errorf("the letter does not tell of what is open:\n%s", text)
		}
		for _, never := range []string{canary, string(closed.ID), string(taken.ID), "2 resultater"} {
			if strings.Contains(text, never) {
				t.Errorf("the letter holds %q:\n%s", never, text)
			}
		}
	})
}

// Whoever keeps a synthesis is asked once, in plain words and in their own language.
func TestProposed_asks_who_keeps_it(t *testing.T) {
	for lang, want := range map[allmenning.Lang][]string{
		allmenning.NB: {"Vefsn kommune har lagt inn et resultat som passer til oppsummeringen «Hjelper trening?».", "Se og bestem"},
		allmenning.NN: {"Vefsn kommune har lagt inn eit resultat som passar til oppsummeringa «Hjelper trening?».", "Sjå og avgjer"},
		allmenning.EN: {"has entered a finding that fits the synthesis “Does exercise help?”.", "See and decide"},
	} {
		w := newWorld(t, "")
		p := w.process()
		ola, ada := p.person(t, "ola", vefsn), p.keeper(t, lang)
		s := p.question(t)
		p.told(t, ola, "Trygg på beina", func(*allmenning.Record) {})
		p.told(t, ola, canary, own)
		if n := p.send(t); n != 1 {
			t.Errorf("in %s: %d letters, want one", lang, n)
		}
		text := w.texts(ada)
		for _, x := range append(want, "https://allmenning.example/oppsummeringer/"+string(s.ID)+"#venter") {
			if !strings.Contains(text, x) {
				t.Errorf("in %s the letter lacks %q:\n%s", lang, x, text)
			}
		}
	}
}
