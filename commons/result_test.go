package commons

import (
	"context"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/store"
)

// shortResult is a result with the seven fields that people must fill in, of those that the project does not say.
func shortResult() *allmenning.Record {
	r := testkit.Record(allmenning.NounFinding)
	n := 80
	r.Title = ""
	r.Body = &allmenning.Finding{
		Outcome: "falls-rate", Direction: allmenning.Better, Sureness: 2,
		Report: allmenning.Report{
			Measure: "exercise-group", Did: "Trening to ganger i uken.", TargetGroup: "older-at-home", Meant: &n, Reached: &n,
			Status: allmenning.CompletedWithChanges,
		},
		LessonsBlock: allmenning.FindingLessons{Lessons: []allmenning.Lesson{{
			When: "flere sluttet om vinteren", Did: "kjørte vi dem", LedTo: "de ble med videre", Sign: "helped", Factor: "process.engaging",
		}}},
	}
	return r
}

// numbers are shares in two groups that may be pooled.
func numbers(r *allmenning.Record, with, of, without, ofThem float64) *allmenning.Record {
	f := r.Body.(*allmenning.Finding)
	f.Design = "randomised-individual"
	f.NumbersBlock.Entered = &allmenning.Entered{
		Shape: allmenning.ShapeShares, Repeats: true, Origin: allmenning.OriginMeasured,
		Tried: allmenning.Arm{Value: &with, N: &of}, Not: allmenning.Arm{Value: &without, N: &ofThem},
	}
	return r
}

// ownProject publishes a project for a result to come from.
func ownProject(t *testing.T, c *Commons, by allmenning.Actor) *allmenning.Record {
	t.Helper()
	p, err := c.Publish(context.Background(), by, Publishing{Record: wholeProject()})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func from1(p *allmenning.Record) []allmenning.Link {
	return []allmenning.Link{{To: p.ID, Kind: allmenning.LinkFrom}}
}

func TestPublish_a_result_fills_in_what_is_known(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		project := ownProject(t, c, editor)
		result := numbers(shortResult(), 30, 100, 40, 100)
		result.Body.(*allmenning.Finding).NumbersBlock.Effect = &allmenning.Effect{Scale: "log_ratio", Y: -9, Usable: true} // typed by nobody
		for range 2 {                                                                                                       // sent twice
			if _, err := c.Publish(ctx, editor, Publishing{Record: result, Links: from1(project)}); err != nil {
				t.Fatal(wrongFields(err), err)
			}
		}
		stored, err := db.Record(ctx, allmenning.Reader{}, result.ID)
		if err != nil {
			t.Fatal(err)
		}
		f := stored.Body.(*allmenning.Finding)
		if stored.Title != "Treningsgruppe · Fall blant eldre · Vefsn" || f.OutcomeNamed.EN != "Falls among older people" {
			t.Errorf("title %q, outcome %q; want what was done, the outcome and who", stored.Title, f.OutcomeNamed.EN)
		}
		if title, lang := stored.TitleIn(allmenning.EN); lang != allmenning.EN || !strings.HasSuffix(title, " · Falls among older people · Vefsn") {
			t.Errorf("in English the title is %q (%s)", title, lang)
		}
		want := math.Log(.75)
		if e := f.NumbersBlock.Effect; e == nil || math.Abs(e.Y-want) > 1e-9 || !e.Poolable || f.NumbersBlock.Measure != "IRR" {
			t.Errorf("effect %+v of %s, want %.6f, an IRR", e, f.NumbersBlock.Measure, want)
		}
		if f.Report.Period.From == "" || len(f.Report.Context) == 0 || f.Report.Context[0].Place != "1824" || f.Report.Context[0].Year == 0 {
			t.Errorf("period %+v, context %+v; want the project's, and Vefsn's figures with year", f.Report.Period, f.Report.Context)
		}
		p, err := db.Record(ctx, allmenning.Reader{}, project.ID)
		if err != nil || p.Body.(*allmenning.Project).Status != allmenning.CompletedWithChanges || p.Version != 2 {
			t.Errorf("the project says %+v (%v), version %d; want that it is completed, in one new version", p.Body, err, p.Version)
		}
	})
}

// An outcome that somebody named may hold signs that turn the letters after it; the title made of it turns nobody's name.
func TestResultTitle(t *testing.T) {
	for name, test := range map[string]struct{ measure, outcome, when, who, want string }{
		"all of it":   {"treningsgruppe", "fall blant eldre", "etter ett år", "Vefsn", "Treningsgruppe · Fall blant eldre, etter ett år · Vefsn"},
		"turned":      {"treningsgruppe", "\u202efall\u2067 her", "", "Vefsn", "Treningsgruppe · Fall her · Vefsn"},
		"time turned": {"treningsgruppe", "fall", "\u202eetter ett år", "Vefsn", "Treningsgruppe · Fall, etter ett år · Vefsn"},
		"too long":    {"treningsgruppe", strings.Repeat("å", longestTitle-5), "", "Vefsn", strings.Repeat("å", longestTitle-5)},
		"no outcome":  {"treningsgruppe", "", "etter ett år", "Vefsn", ""},
		"no measure":  {"", "fall", "", "Vefsn", "Fall · Vefsn"},
		"in Arabic":   {"", "سقوط", "", "Vefsn", "سقوط · Vefsn"},
		"nobody here": {"", "fall", "", "", "Fall"},
	} {
		if got := resultTitle(test.measure, test.outcome, test.when, test.who); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestPublish_a_result_names_what_is_missing(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		project := ownProject(t, c, editor)
		bare := shortResult()
		bare.Body = &allmenning.Finding{}
		_, err := c.Publish(ctx, editor, Publishing{Record: bare, Links: from1(project)})
		got := wrongFields(err)
		for _, field := range []string{
			"report.measure_type", "report.did", "report.target_group", "report.meant", "report.reached", "report.status", "outcome", "direction", "sureness", "lessons",
		} {
			if !slices.Contains(got, field+" field.required") {
				t.Errorf("%s is not asked for: %v", field, got)
			}
		}
		for name, test := range map[string]struct {
			change func(*allmenning.Finding)
			want   string
		}{
			"stopped without why": {func(f *allmenning.Finding) { f.Report.Status = allmenning.StoppedEarly }, "report.reason field.required"},
			"more fallen than asked": {func(f *allmenning.Finding) {
				f.NumbersBlock.Entered.Repeats = false
				*f.NumbersBlock.Entered.Tried.Value = 101
			}, "numbers.entered.tried.value field.more_than_all"},
			"unknown measure":       {func(f *allmenning.Finding) { f.Report.Measure = "magic" }, "report.measure_type field.unknown_code"},
			"lesson without factor": {func(f *allmenning.Finding) { f.LessonsBlock.Lessons[0].Factor = "" }, "lessons.0.factor field.required"},
			"a birth number":        {func(f *allmenning.Finding) { f.Report.Did = "Ola 01010112377 fikk plass." }, "report.did field.identity_number"},
		} {
			r := numbers(shortResult(), 30, 100, 40, 100)
			test.change(r.Body.(*allmenning.Finding))
			_, err := c.Publish(ctx, editor, Publishing{Record: r, Links: from1(project)})
			if got := wrongFields(err); len(got) != 1 || got[0] != test.want {
				t.Errorf("%s: %v (%v), want %s", name, got, err, test.want)
			}
		}
	})
}

func TestPublish_a_result_of_ones_own_project_only(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor, other := somebody(t, db, "editor", vefsn, allmenning.RoleEditor), somebody(t, db, "other", fauske, allmenning.RoleEditor)
		project := ownProject(t, c, editor)
		for name, test := range map[string]struct {
			links []allmenning.Link
			key   string
		}{
			"no project":                    {nil, "links.from field.required"},
			"another's":                     {from1(project), "links.from field.not_own_project"},
			"taken up from its own project": {append(from1(project), allmenning.Link{To: project.ID, Kind: allmenning.LinkAdopted}), "links.adopted field.not_to_adopt"},
			"one that is not there":         {[]allmenning.Link{{To: "0190aaaa-0000-7000-8000-000000000000", Kind: allmenning.LinkFrom}}, "links.from field.unknown_record"},
		} {
			_, err := c.Publish(ctx, other, Publishing{Record: shortResult(), Links: test.links})
			if got := wrongFields(err); len(got) != 1 || got[0] != test.key {
				t.Errorf("%s: %v (%v), want %s", name, got, err, test.key)
			}
		}
	})
}

func TestPublish_what_never_started_has_no_outcome_to_tell_of(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		project := ownProject(t, c, editor)
		r := shortResult()
		f := r.Body.(*allmenning.Finding)
		f.Direction, f.Sureness, f.Report.Meant, f.Report.Reached = "", 0, nil, nil
		f.Report.Status, f.Report.Reason = allmenning.NeverStarted, "no-staff"
		f.LessonsBlock.Lessons, f.Report.NothingLearnt = nil, true
		if _, err := c.Publish(ctx, editor, Publishing{Record: r, Links: from1(project)}); err != nil {
			t.Fatal(wrongFields(err), err)
		}
		stored, err := db.Record(ctx, allmenning.Reader{}, r.ID)
		if err != nil || stored.Body.(*allmenning.Finding).Direction != allmenning.NotMeasured {
			t.Errorf("%+v (%v), want not measured", stored.Body, err)
		}
	})
}

func TestChange_a_result_computes_its_effect_anew(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		r := numbers(shortResult(), 30, 100, 40, 100)
		if _, err := c.Publish(ctx, editor, Publishing{Record: r, Links: from1(ownProject(t, c, editor))}); err != nil {
			t.Fatal(err)
		}
		read, err := db.Record(ctx, editor.Reader, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		*read.Body.(*allmenning.Finding).NumbersBlock.Entered.Tried.Value = 20
		changed, err := c.Change(ctx, editor, Changing{Record: read})
		if err != nil {
			t.Fatal(wrongFields(err), err)
		}
		if e := changed.Body.(*allmenning.Finding).NumbersBlock.Effect; e == nil || math.Abs(e.Y-math.Log(.5)) > 1e-9 || changed.Version != 2 {
			t.Errorf("effect %+v in version %d, want ln ½ in the second", e, changed.Version)
		}
	})
}

func TestShared_keeps_small_counts_from_others(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		r := numbers(shortResult(), 3, 100, 40, 100)
		if _, err := c.Publish(ctx, editor, Publishing{Record: r, Links: from1(ownProject(t, c, editor))}); err != nil {
			t.Fatal(err)
		}
		for name, reader := range map[string]allmenning.Reader{"everybody": {}, "the owner": editor.Reader} {
			now, err := db.Record(ctx, reader, r.ID)
			if err != nil {
				t.Fatal(err)
			}
			then, err := db.RecordAt(ctx, reader, r.ID, 1)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range []*allmenning.Record{now, then} {
				n := x.Body.(*allmenning.Finding).NumbersBlock.Entered
				if hidden := n.Tried.Value == nil && n.Not.IsZero() && len(n.Few) == 4; hidden != (name == "everybody") {
					t.Errorf("%s: %+v", name, n)
				}
			}
		}
	})
}

func TestChange_numbers_are_confirmed_by_another_and_only_as_they_stand(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor, colleague := somebody(t, db, "editor", vefsn, allmenning.RoleEditor), somebody(t, db, "colleague", vefsn, allmenning.RoleEditor)
		r := numbers(shortResult(), 30, 100, 40, 100)
		entered(r).ConfirmedBy = editor.Person // at once, by the one who typed them
		if _, err := c.Publish(ctx, editor, Publishing{Record: r, Links: from1(ownProject(t, c, editor))}); err != nil {
			t.Fatal(err)
		}
		change := func(by allmenning.Actor, do func(*allmenning.Entered)) (*allmenning.Entered, error) {
			read, err := db.Record(ctx, by.Reader, r.ID)
			if err != nil {
				t.Fatal(err)
			}
			do(entered(read))
			changed, err := c.Change(ctx, by, Changing{Record: read})
			if err != nil {
				return nil, err
			}
			return entered(changed), nil
		}
		confirm := func(by allmenning.Actor) func(*allmenning.Entered) {
			return func(x *allmenning.Entered) { x.ConfirmedBy = by.Person }
		}
		if _, err := change(editor, confirm(editor)); len(wrongFields(err)) != 1 || wrongFields(err)[0] != "numbers.entered.confirmed field.confirmed_by_another" {
			t.Errorf("by the one who entered them: %v", err)
		}
		x, err := change(colleague, confirm(editor)) // in another's name: it is the one who says so that counts
		if err != nil || x.ConfirmedBy != colleague.Person || x.ConfirmedDate == "" || x.EnteredBy != editor.Person {
			t.Errorf("by a colleague: %+v (%v)", x, err)
		}
		x, err = change(colleague, func(x *allmenning.Entered) { *x.Tried.Value = 31 })
		if err != nil || x.ConfirmedBy != "" || x.ConfirmedDate != "" || x.EnteredBy != colleague.Person {
			t.Errorf("changed since: %+v (%v)", x, err)
		}
	})
}

// What is closed is not told by the project it comes from, and few people are counted for their owner only.
func TestPublish_a_closed_result_says_nothing_elsewhere(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		project := ownProject(t, c, editor)
		r, two := shortResult(), 2
		r.Closure = allmenning.Closure{Level: allmenning.Own, Basis: "offl-13"}
		if _, err := c.Publish(ctx, editor, Publishing{Record: r, Links: from1(project)}); err != nil {
			t.Fatal(wrongFields(err), err)
		}
		p, err := db.Record(ctx, allmenning.Reader{}, project.ID)
		if err != nil || p.Version != 1 || p.Body.(*allmenning.Project).Status != allmenning.Running {
			t.Errorf("the project says %s in version %d (%v)", p.Body.(*allmenning.Project).Status, p.Version, err)
		}
		open := shortResult()
		open.Body.(*allmenning.Finding).Report.Reached = &two
		if _, err := c.Publish(ctx, editor, Publishing{Record: open, Links: from1(project)}); err != nil {
			t.Fatal(wrongFields(err), err)
		}
		for reader, hidden := range map[*allmenning.Reader]bool{{}: true, &editor.Reader: false} {
			got, err := db.Record(ctx, *reader, open.ID)
			if err != nil {
				t.Fatal(err)
			}
			if x := got.Body.(*allmenning.Finding).Report; (x.Reached == nil) != hidden || (x.Meant == nil) != hidden || x.ReachFew != hidden {
				t.Errorf("to %v: meant %v, reached %v", *reader, x.Meant, x.Reached)
			}
		}
	})
}

func TestPublish_asks_where_the_answer_and_the_numbers_disagree(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		project := ownProject(t, c, editor)
		worse := numbers(shortResult(), 18, 100, 39, 100)
		worse.Body.(*allmenning.Finding).Direction = allmenning.Worse
		_, err := c.Publish(ctx, editor, Publishing{Record: worse, Links: from1(project)})
		if got := wrongFields(err); len(got) != 1 || got[0] != "direction field.against" {
			t.Fatalf("%v (%v), want a question at the direction", got, err)
		}
		if _, err := c.Publish(ctx, editor, Publishing{Record: worse, Links: from1(project), Against: true}); err != nil {
			t.Fatal(wrongFields(err), err)
		}
		// It has been said once: another change does not ask again.
		read, err := db.Record(ctx, editor.Reader, worse.ID)
		if err != nil {
			t.Fatal(err)
		}
		read.Body.(*allmenning.Finding).Report.Did = "Noe annet"
		if _, err := c.Change(ctx, editor, Changing{Record: read}); err != nil {
			t.Error("changed without touching either", wrongFields(err), err)
		}
		right := numbers(shortResult(), 18, 100, 39, 100)
		if _, err := c.Publish(ctx, editor, Publishing{Record: right, Links: from1(project)}); err != nil {
			t.Fatal(wrongFields(err), err)
		}
		if read, err = db.Record(ctx, editor.Reader, right.ID); err != nil {
			t.Fatal(err)
		}
		read.Body.(*allmenning.Finding).Direction = allmenning.MuchWorse
		if _, err := c.Change(ctx, editor, Changing{Record: read}); len(wrongFields(err)) != 1 {
			t.Errorf("changed to the opposite: %v", err)
		}
	})
}

// The picture of the municipality is taken when the result is told. Facts that come or change afterwards do not change it, also when
// the result itself is changed; a result that is told then has them.
func TestPublish_a_result_keeps_its_picture_of_the_municipality(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		project := ownProject(t, c, editor)
		first := shortResult()
		if _, err := c.Publish(ctx, editor, Publishing{Record: first, Links: from1(project)}); err != nil {
			t.Fatal(wrongFields(err), err)
		}
		picture := func(id allmenning.RecordID) map[string]float64 {
			t.Helper()
			r, err := db.Record(ctx, allmenning.Reader{}, id)
			if err != nil {
				t.Fatal(err)
			}
			out := map[string]float64{}
			for _, x := range r.Body.(*allmenning.Finding).Report.Context {
				out[x.Indicator] = x.Value
				if x.Source == "" || x.Year == 0 {
					t.Errorf("%s has no source or year: %+v", x.Indicator, x)
				}
			}
			return out
		}
		before := picture(first.ID)
		year, _ := project.Body.(*allmenning.Project).Period.Years()
		many, none := 99999.0, 0.5
		register, err := municipality.Embedded().With([]municipality.Row{
			{Number: "1824", Indicator: municipality.Population, Value: &many, Year: year, Source: "SSB 07459"},
			{Number: "1824", Indicator: municipality.Unemployment, Value: &none, Year: year, Source: "NAV"},
		})
		if err != nil {
			t.Fatal(err)
		}
		later := New(db, register)
		r, err := db.Record(ctx, editor.Reader, first.ID)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.(*allmenning.Finding).Report.Did = "Trening tre ganger i uken."
		if _, err := later.Change(ctx, editor, Changing{Record: r}); err != nil {
			t.Fatal(wrongFields(err), err)
		}
		if after := picture(first.ID); !maps.Equal(before, after) || before["population"] == many || before["population"] == 0 {
			t.Errorf("the picture was %v and is %v", before, after)
		}
		second := shortResult()
		if _, err := later.Publish(ctx, editor, Publishing{Record: second, Links: from1(project)}); err != nil {
			t.Fatal(wrongFields(err), err)
		}
		if got := picture(second.ID); got["population"] != many || got["unemployment"] != none {
			t.Errorf("told afterwards: %v", got)
		}
	})
}
