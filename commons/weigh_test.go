package commons

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"allmenning"
	"allmenning/codes"
	"allmenning/internal/testkit"
	"allmenning/library"
	"allmenning/municipality"
	"allmenning/store"
	"allmenning/synthesis"
)

// weighing is a store with a question of the library's on falls that four studies answer, an editor in Vefsn who publishes results,
// and one who runs the instance and keeps the question.
type weighing struct {
	falls          allmenning.RecordID
	t              *testing.T
	db             *store.DB
	c              *Commons
	editor, keeper allmenning.Actor
}

func weighed(t *testing.T, db *store.DB, c *Commons) *weighing {
	t.Helper()
	question := testkit.Synthesis()
	question.Owner = Library
	body := question.Body.(*allmenning.Synthesis)
	body.Outcome, body.Measures = "falls-rate", []string{"exercise-group"}
	for _, y := range []float64{-.33, -.15, -.08, -.07} {
		f := testkit.Finding()
		se := .09
		f.Owner, f.Source.Name = Library, "test"
		f.Body = &allmenning.Finding{Outcome: "falls-rate", Design: "randomised-individual", NumbersBlock: allmenning.FindingNumbers{
			Measure: "IRR", Effect: &allmenning.Effect{Scale: "log_ratio", Y: y, SE: &se, Usable: true, Poolable: true},
		}}
		testkit.Put(t, db, f)
		body.Candidates = append(body.Candidates, allmenning.Member{Finding: f.ID, Included: true})
	}
	testkit.Put(t, db, question)
	w := &weighing{t: t, db: db, c: c, falls: question.ID, editor: somebody(t, db, "editor", vefsn, allmenning.RoleEditor)}
	testkit.Write(t, db, func(tx *store.Tx) error {
		return tx.PutPerson(&allmenning.Person{ID: "person-keeper", Name: "Keeper", Email: "keeper@example.org", Admin: true})
	})
	w.keeper = allmenning.Actor{Reader: allmenning.Reader{Person: "person-keeper"}, Admin: true}
	w.follow()
	return w
}

// follow follows the events and gives how many answers that made.
func (w *weighing) follow() int {
	w.t.Helper()
	made, err := w.c.WeighResults(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	return made
}

// result publishes a result of a project of its own.
func (w *weighing) result(r *allmenning.Record) *allmenning.Record {
	w.t.Helper()
	out, err := w.c.Publish(ctx, w.editor, Publishing{Record: r, Links: from1(ownProject(w.t, w.c, w.editor))})
	if err != nil {
		w.t.Fatal(wrongFields(err), err)
	}
	return out
}

// pooled is a result whose numbers may be pooled.
func pooled() *allmenning.Record { return numbers(shortResult(), 60, 100, 90, 100) }

func (w *weighing) candidate(r *allmenning.Record) allmenning.CandidateState {
	w.t.Helper()
	all, err := w.db.Candidates(ctx, w.editor.Reader, w.falls)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, c := range all {
		if c.Finding == r.ID {
			return c.State
		}
	}
	return ""
}

func (w *weighing) decide(r *allmenning.Record, state allmenning.CandidateState, reason string) {
	w.t.Helper()
	if err := w.c.DecideCandidate(ctx, w.keeper, allmenning.Candidate{Synthesis: w.falls, Finding: r.ID, State: state, Reason: reason}); err != nil {
		w.t.Fatal(err)
	}
}

// answer is the newest answer for everybody.
func (w *weighing) answer() (*allmenning.SynthesisVersion, *synthesis.Result) {
	w.t.Helper()
	v, err := w.db.LatestSynthesisVersion(ctx, allmenning.Reader{}, w.falls)
	if err != nil {
		w.t.Fatal(err)
	}
	return v, decoded(w.t, v)
}

// letters are those to the keeper that wait to be sent.
func (w *weighing) letters() (out []Letter) {
	w.t.Helper()
	all, err := w.c.TakeLetters(ctx, 100, time.Millisecond)
	if err != nil {
		w.t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(l Letter) bool { return l.Template != MailProposed })
}

func decoded(t *testing.T, v *allmenning.SynthesisVersion) *synthesis.Result {
	t.Helper()
	var r synthesis.Result
	if err := json.Unmarshal(v.Result, &r); err != nil {
		t.Fatal(err)
	}
	return &r
}

func uses(r *synthesis.Result, id allmenning.RecordID) bool {
	return slices.ContainsFunc(r.Rows, func(row synthesis.Row) bool { return row.Finding == id })
}

var ctx = context.Background()

func TestWeigh_a_result_is_proposed_once(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		w := weighed(t, db, c)
		before, _ := w.answer()
		r := w.result(pooled())
		if made := w.follow(); made != 0 {
			t.Errorf("%d answers of what only waits", made)
		}
		if got := w.candidate(r); got != allmenning.Waiting {
			t.Fatalf("the candidate is %q", got)
		}
		if after, _ := w.answer(); after.N != before.N {
			t.Error("the answer moved before anybody decided")
		}
		letters := w.letters()
		if len(letters) != 1 || letters[0].To != "keeper@example.org" || !strings.HasSuffix(letters[0].Args["path"], string(w.falls)+"#venter") || letters[0].Args["organisation"] != "Vefsn kommune" {
			t.Errorf("letters: %+v, want one, to the keeper, of Vefsn's result", letters)
		}
		testkit.Write(t, db, func(tx *store.Tx) error { return tx.SetSetting(weighedKey, "0") }) // as after a restored backup
		w.follow()
		if n := w.acts(allmenning.ActProposed); n != 1 {
			t.Errorf("proposed %d times", n)
		}
	})
}

func (w *weighing) acts(act allmenning.Act) (n int) {
	w.t.Helper()
	events, err := w.db.History(ctx, allmenning.Reader{}, w.falls)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range events {
		if e.Act == act {
			n++
		}
	}
	return n
}

func TestWeigh_by_two_processes_at_once(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		w := weighed(t, db, c)
		r := w.result(pooled())
		story := w.result(shortResult())
		before, _ := w.answer()
		other := New(db, municipality.Embedded())
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			wg.Go(func() { _, errs[i] = []*Commons{c, other}[i%2].WeighResults(ctx) })
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		w.follow()
		if w.candidate(r) != allmenning.Waiting || w.candidate(story) != allmenning.ByRule {
			t.Errorf("the candidates are %q and %q", w.candidate(r), w.candidate(story))
		}
		if n, letters := w.acts(allmenning.ActProposed), w.letters(); n != 2 || len(letters) != 1 {
			t.Errorf("%d proposals and %d letters, want 2 and 1", n, len(letters))
		}
		if after, _ := w.answer(); after.N != before.N+1 {
			t.Errorf("version %d became %d, want one more: the story stands among those left out", before.N, after.N)
		}
	})
}

// What everybody may not see is not proposed, and its opening by the clock proposes it.
func TestWeigh_not_what_is_closed_until_it_opens(t *testing.T) {
	db, c, tick := clocked(t)
	if err := c.PrepareOrganisations(ctx); err != nil {
		t.Fatal(err)
	}
	w := weighed(t, db, c)
	opens := db.Now().Time().Add(48 * time.Hour)
	closure := allmenning.Closure{Level: allmenning.Own, Basis: "offl-13", OpensAt: allmenning.At(opens)}
	numbersClosed, allClosed := pooled(), pooled()
	numbersClosed.Blocks = map[allmenning.BlockName]allmenning.Closure{allmenning.Numbers: closure}
	allClosed.Closure = closure
	for _, r := range []*allmenning.Record{numbersClosed, allClosed} {
		w.result(r)
		w.follow()
		if got := w.candidate(r); got != "" {
			t.Errorf("what is closed is a candidate: %q", got)
		}
	}
	if n := w.acts(allmenning.ActProposed); n != 0 || len(w.letters()) != 0 {
		t.Error("the history or a letter tells of it")
	}
	tick(72 * time.Hour)
	if n, err := c.OpenDue(ctx); err != nil || n != 2 {
		t.Fatalf("%d opened (%v)", n, err)
	}
	w.follow()
	for _, r := range []*allmenning.Record{numbersClosed, allClosed} {
		if got := w.candidate(r); got != allmenning.Waiting {
			t.Errorf("after the day it opens: %q", got)
		}
	}
}

func TestWeigh_taken_in_changed_closed_and_withdrawn(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		w := weighed(t, db, c)
		_, first := w.answer()
		r := w.result(pooled())
		w.follow()
		w.decide(r, allmenning.Included, "ikke lagret")
		v, in := w.answer()
		if in.K != first.K+1 || !uses(in, r.ID) || in.Pooled.Mean == first.Pooled.Mean {
			t.Fatalf("k = %d after %d, the mean %.4f after %.4f", in.K, first.K, in.Pooled.Mean, first.Pooled.Mean)
		}
		row := in.Rows[slices.IndexFunc(in.Rows, func(x synthesis.Row) bool { return x.Finding == r.ID })]
		if row.N != 200 || row.Country != "Norway" || row.Label.IsZero() {
			t.Errorf("the row is %+v, want 200 people in Norway, with the project's title", row.Input)
		}
		w.decide(r, allmenning.Included, "") // a second click
		if again, _ := w.answer(); again.N != v.N || w.acts(allmenning.ActIncluded) != 1 {
			t.Error("a second click made something")
		}

		changed := w.now(r)
		with := 80.0
		changed.Body.(*allmenning.Finding).NumbersBlock.Entered.Tried.Value = &with
		if _, err := c.Change(ctx, w.editor, Changing{Record: changed}); err != nil {
			t.Fatal(wrongFields(err), err)
		}
		w.follow()
		_, moved := w.answer()
		if moved.K != in.K || moved.Pooled.Mean == in.Pooled.Mean {
			t.Errorf("after other numbers: k = %d, the mean %.4f", moved.K, moved.Pooled.Mean)
		}

		now := w.now(r)
		if err := c.Withdraw(ctx, w.editor, r.ID, now.Version); err != nil {
			t.Fatal(err)
		}
		w.follow()
		v, out := w.answer()
		if out.K != first.K || out.Pooled.Mean != first.Pooled.Mean || strings.Contains(string(v.Result), string(r.ID)) || strings.Contains(string(v.Result), wholeProject().Title) {
			t.Errorf("after it was withdrawn: k = %d, the mean %.4f, want %d and %.4f, and not a word of it", out.K, out.Pooled.Mean, first.K, first.Pooled.Mean)
		}
		outcome, _ := codes.Outcomes().Outcome("falls-rate")
		change := synthesis.Compare(w.question(), outcome, moved, out)
		if change.Gone != 1 || len(change.Findings()) != 0 {
			t.Errorf("the change is %+v: want that one is gone, unnamed", change)
		}
		if err := c.Restore(ctx, w.editor, r.ID, now.Version+1); err != nil {
			t.Fatal(err)
		}
		w.follow()
		if _, back := w.answer(); !uses(back, r.ID) {
			t.Error("restored, and not back: the decision stands")
		}
	})
}

func (w *weighing) now(r *allmenning.Record) *allmenning.Record {
	w.t.Helper()
	now, err := w.db.Record(ctx, w.editor.Reader, r.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return now
}

func (w *weighing) question() *allmenning.Synthesis {
	w.t.Helper()
	r, err := w.db.Record(ctx, allmenning.Reader{}, w.falls)
	if err != nil {
		w.t.Fatal(err)
	}
	return r.Body.(*allmenning.Synthesis)
}

// A project that is closed takes its title with it, out of the answer too.
func TestWeigh_a_closed_project_is_not_named(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		w := weighed(t, db, c)
		project := ownProject(t, c, w.editor)
		r, err := c.Publish(ctx, w.editor, Publishing{Record: pooled(), Links: from1(project)})
		if err != nil {
			t.Fatal(err)
		}
		w.follow()
		w.decide(r, allmenning.Included, "")
		if v, _ := w.answer(); !strings.Contains(string(v.Result), project.Title) {
			t.Fatal("the project's title is not in the answer")
		}
		now := w.now(project)
		if err := c.SetClosure(ctx, w.editor, project.ID, now.Version, allmenning.Closure{Level: allmenning.Own, Basis: "offl-13"}, nil); err != nil {
			t.Fatal(err)
		}
		w.follow()
		v, in := w.answer()
		if strings.Contains(string(v.Result), project.Title) || !uses(in, r.ID) {
			t.Errorf("the answer holds the title %q, or not the result, which is open still", project.Title)
		}
		for _, row := range in.Rows {
			if row.Finding == r.ID && (row.Label.NB != "Treningsgruppe · Fall blant eldre · Vefsn" || row.N != 200 || row.Country != "Norway" || row.Year == 0) {
				t.Errorf("the row is %+v; want it named by the result and its owner, with what the result tells itself", row.Input)
			}
		}
	})
}

// Many results that say only which way it went never move the number.
func TestWeigh_directions_never_move_the_number(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		w := weighed(t, db, c)
		_, before := w.answer()
		for i := range 40 {
			r := shortResult()
			r.Body.(*allmenning.Finding).Direction = []allmenning.Direction{allmenning.MuchBetter, allmenning.Worse}[i%2]
			w.result(r)
		}
		w.follow()
		_, after := w.answer()
		if after.K != before.K || after.Pooled.Mean != before.Pooled.Mean || after.Prediction.PI != before.Prediction.PI {
			t.Errorf("k %d → %d, mean %.4f → %.4f", before.K, after.K, before.Pooled.Mean, after.Pooled.Mean)
		}
		if n := len(after.LeftOut) - len(before.LeftOut); n != 40 {
			t.Errorf("%d stand among those left out, want 40", n)
		}
		if waits, err := c.ToDecide(ctx, w.keeper); err != nil || len(waits) != 0 {
			t.Errorf("%d wait for a decision (%v), where there is nothing to decide", len(waits), err)
		}
	})
}

// One that had only a direction and has got numbers waits: nobody has judged them.
func TestWeigh_numbers_that_come_later_wait(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		w := weighed(t, db, c)
		r := w.result(shortResult())
		w.follow()
		err := c.DecideCandidate(ctx, w.keeper, allmenning.Candidate{Synthesis: w.falls, Finding: r.ID, State: allmenning.Included})
		if allmenning.KindOf(err) != allmenning.Conflict {
			t.Errorf("taking in what has no numbers: %v", err)
		}
		changed := numbers(w.now(r), 60, 100, 90, 100)
		if _, err := c.Change(ctx, w.editor, Changing{Record: changed}); err != nil {
			t.Fatal(wrongFields(err), err)
		}
		// before the events are followed, and after
		for range 2 {
			if _, err := c.Synthesise(ctx, Program(), w.falls); err != nil {
				t.Fatal(err)
			}
			if _, now := w.answer(); uses(now, r.ID) {
				t.Fatal("numbers nobody has judged are in the answer")
			}
			w.follow()
		}
		if got := w.candidate(r); got != allmenning.Waiting {
			t.Errorf("it is %q", got)
		}
	})
}

// One that was taken in and has come to be about something else is out.
func TestWeigh_another_outcome_is_out(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		w := weighed(t, db, c)
		r := w.result(pooled())
		w.follow()
		w.decide(r, allmenning.Included, "")
		changed := w.now(r)
		changed.Body.(*allmenning.Finding).Outcome = "falls-injury" // on the same scale
		if _, err := c.Change(ctx, w.editor, Changing{Record: changed}); err != nil {
			t.Fatal(wrongFields(err), err)
		}
		w.follow()
		if _, now := w.answer(); uses(now, r.ID) {
			t.Error("a result on another outcome is pooled")
		}
	})
}

func TestDecideCandidate_refuses(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		w := weighed(t, db, c)
		r, other := w.result(pooled()), w.result(pooled())
		w.follow()
		seen := w.seen(r)
		contributor := somebody(t, db, "contributor", Library, allmenning.RoleContributor)
		for name, x := range map[string]struct {
			actor  allmenning.Actor
			choice allmenning.Candidate
			want   string
		}{
			"nobody":             {allmenning.Actor{}, allmenning.Candidate{State: allmenning.Included}, "forbidden"},
			"who wrote it":       {w.editor, allmenning.Candidate{State: allmenning.Included}, "forbidden"},
			"a contributor":      {contributor, allmenning.Candidate{State: allmenning.Included}, "forbidden"},
			"no reason":          {w.keeper, allmenning.Candidate{State: allmenning.LeftOut}, "reason field.required"},
			"a person's number":  {w.keeper, allmenning.Candidate{State: allmenning.LeftOut, Reason: "Gjelder 01010112377."}, "reason field.identity_number"},
			"no choice":          {w.keeper, allmenning.Candidate{}, "state field.unknown_code"},
			"back to waiting":    {w.keeper, allmenning.Candidate{State: allmenning.Waiting}, "state field.unknown_code"},
			"what is not there":  {w.keeper, allmenning.Candidate{State: allmenning.Included, Finding: "0190aaaa-0000-7000-8000-000000000000"}, "not_found"},
			"what none proposed": {w.keeper, allmenning.Candidate{State: allmenning.Included, Synthesis: library.ID("reablement-copm")}, "not_found"},
			"an older look":      {w.keeper, allmenning.Candidate{State: allmenning.Included, At: seen - 1}, "conflict"},
		} {
			d := x.choice
			if d.Synthesis == "" {
				d.Synthesis = w.falls
			}
			if d.Finding == "" {
				d.Finding = r.ID
			}
			err := c.DecideCandidate(ctx, x.actor, d)
			got := string(allmenning.KindOf(err))
			if fields := wrongFields(err); len(fields) > 0 {
				got = fields[0]
			}
			if got != x.want {
				t.Errorf("%s: %v (%s), want %s", name, err, got, x.want)
			}
		}
		if w.candidate(r) != allmenning.Waiting || w.candidate(other) != allmenning.Waiting {
			t.Error("something was decided all the same")
		}
		// what was seen still holds; the same again from an older look is the same, another is a clash
		mine := allmenning.Candidate{Synthesis: w.falls, Finding: r.ID, State: allmenning.LeftOut, Reason: "Målt på en annen måte.", At: seen}
		theirs := mine
		theirs.State, theirs.Reason = allmenning.Included, ""
		if err := errors.Join(c.DecideCandidate(ctx, w.keeper, mine), c.DecideCandidate(ctx, w.keeper, mine)); err != nil {
			t.Error(err)
		}
		if err := c.DecideCandidate(ctx, w.keeper, theirs); allmenning.KindOf(err) != allmenning.Conflict {
			t.Errorf("from an older look: %v", err)
		}
		_, now := w.answer()
		if !slices.ContainsFunc(now.LeftOut, func(l synthesis.LeftOut) bool { return l.Finding == r.ID && l.Words == mine.Reason }) {
			t.Errorf("the reason does not stand among those left out: %+v", now.LeftOut)
		}
		waits, err := c.ToDecide(ctx, w.keeper)
		if err != nil || len(waits) != 1 || waits[0].Result.ID != other.ID || waits[0].Question.ID != w.falls {
			t.Errorf("%+v waits (%v), want the other result", waits, err)
		}
		if none, err := c.ToDecide(ctx, w.editor); err != nil || len(none) != 0 {
			t.Errorf("who wrote it has %d to decide (%v)", len(none), err)
		}
	})
}

func (w *weighing) seen(r *allmenning.Record) allmenning.Time {
	w.t.Helper()
	all, err := w.db.Candidates(ctx, allmenning.Reader{}, w.falls)
	if err != nil {
		w.t.Fatal(err)
	}
	return all[slices.IndexFunc(all, func(c allmenning.Candidate) bool { return c.Finding == r.ID })].At
}

func TestWeigh_loading_the_library_again_keeps_decisions(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		w := weighed(t, db, c)
		load := func() {
			t.Helper()
			if _, err := c.LoadLibrary(ctx, Program(), nil); err != nil {
				t.Fatal(err)
			}
		}
		load()
		w.falls = library.ID("falls-rate-ratio")
		in, out := w.result(pooled()), w.result(numbers(shortResult(), 50, 100, 55, 100))
		w.follow()
		w.decide(in, allmenning.Included, "")
		w.decide(out, allmenning.LeftOut, "Bare to måneder.")
		before, _ := w.answer()
		load()
		for range 2 {
			if n, err := c.SynthesiseAll(ctx, Program()); err != nil || n != 0 {
				t.Errorf("%d answers made (%v) of what is the same", n, err)
			}
		}
		w.follow()
		after, now := w.answer()
		if after.N != before.N || !uses(now, in.ID) || uses(now, out.ID) {
			t.Errorf("version %d became %d", before.N, after.N)
		}
	})
}

// A question that comes after the results gets those that fit it.
func TestWeigh_a_new_question_gets_what_is_there(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		w := weighed(t, db, c)
		r := w.result(pooled())
		w.follow()
		later := testkit.Synthesis()
		later.Owner = Library
		later.Body.(*allmenning.Synthesis).Outcome = "falls-rate"
		testkit.Put(t, db, later)
		w.follow()
		all, err := db.Candidates(ctx, allmenning.Reader{}, later.ID)
		if err != nil || len(all) != 1 || all[0].Finding != r.ID || all[0].State != allmenning.Waiting {
			t.Errorf("candidates of the later question: %+v (%v)", all, err)
		}
		v, err := db.LatestSynthesisVersion(ctx, allmenning.Reader{}, later.ID)
		if err != nil || decoded(t, v).K != 0 {
			t.Errorf("its answer: %+v (%v)", v, err)
		}
	})
}

// A decision that was answered with success stands, whatever the follower of the events does in the same moment; of two who decide
// otherwise at once one is told that somebody was before.
func TestDecideCandidate_at_the_same_moment(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		w := weighed(t, db, c)
		for range 12 {
			r := w.result(pooled())
			w.follow()
			at := w.seen(r)
			var both sync.WaitGroup
			var in, out error
			both.Go(func() {
				in = c.DecideCandidate(ctx, w.keeper, allmenning.Candidate{Synthesis: w.falls, Finding: r.ID, State: allmenning.Included, At: at})
			})
			both.Go(func() {
				out = c.DecideCandidate(ctx, w.keeper, allmenning.Candidate{Synthesis: w.falls, Finding: r.ID, State: allmenning.LeftOut, Reason: "for få", At: at})
			})
			both.Go(func() {
				fresh := w.now(r)
				questions, err := db.Questions(ctx)
				if err == nil {
					_, err = c.propose(ctx, questions, fresh)
				}
				if err != nil {
					t.Error(err)
				}
			})
			both.Wait()
			want := allmenning.Included
			if in != nil {
				in, out, want = out, in, allmenning.LeftOut
			}
			if in != nil || allmenning.KindOf(out) != allmenning.Conflict {
				t.Fatalf("one said %v, the other %v; want that one stands, and the other hears of it", in, out)
			}
			if got := w.candidate(r); got != want {
				t.Fatalf("%s stands, want %s", got, want)
			}
		}
	})
}

// What the newest answer does not use is not linked to as used, and what is measured on another scale is asked of nobody.
func TestWeigh_links_what_the_answer_uses(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		w := weighed(t, db, c)
		linked := func(r *allmenning.Record) bool {
			links, err := db.LinksOf(ctx, w.editor.Reader, w.falls)
			if err != nil {
				t.Fatal(err)
			}
			return slices.ContainsFunc(links, func(l allmenning.Link) bool { return l.Kind == allmenning.LinkUses && l.To == r.ID })
		}
		r := w.result(pooled())
		w.follow()
		w.decide(r, allmenning.Included, "")
		if !linked(r) {
			t.Error("what is taken in is not linked")
		}
		now := w.now(r)
		closed := map[allmenning.BlockName]allmenning.Closure{allmenning.Numbers: {Level: allmenning.Own, Basis: "offl-13"}}
		if err := c.SetClosure(ctx, w.editor, r.ID, now.Version, now.Closure, closed); err != nil {
			t.Fatal(err)
		}
		w.follow()
		if linked(r) {
			t.Error("closed numbers are still linked as used")
		}
		other := shortResult()
		f := other.Body.(*allmenning.Finding)
		f.Design = "interrupted-series"
		f.NumbersBlock.Entered = &allmenning.Entered{Shape: allmenning.ShapeSeries, Start: 12}
		for i := range 24 {
			v := float64(20 + i%5)
			if i < 12 {
				v += 10
			}
			f.NumbersBlock.Entered.Points = append(f.NumbersBlock.Entered.Points, allmenning.Point{Value: &v})
		}
		s := w.result(other)
		w.follow()
		if got := w.candidate(s); got != allmenning.ByRule {
			t.Errorf("a jump in counts, for a question of ratios, is %s; want by rule", got)
		}
	})
}
