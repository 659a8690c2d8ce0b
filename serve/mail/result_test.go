package mail_test

import (
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/internal/testkit"
)

// Whoever follows a project hears once of the result that those who tried it tell, with how it went and a way to it, each in their
// own language. What is the owner's alone is told to nobody else.
func TestDigest_tells_a_follower_of_a_project_of_its_result(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	ola := p.person(t, "ola", fauske)
	says := map[allmenning.Lang]string{
		allmenning.NB: "Resultat · nytt herfra · Stanset før tiden", allmenning.NN: "Resultat · nytt herifrå · Stansa før tida",
		allmenning.EN: "Finding · new from here · Stopped early",
	}
	project := p.put(t, ola, titled("Fulgt prosjekt", in("1841")))
	readers := map[allmenning.Lang]allmenning.Visitor{}
	for l := range says {
		v := p.person(t, "leser-"+string(l), vefsn)
		if err := p.ChangeMe(ctx, v, "Leser", l); err != nil {
			t.Fatal(err)
		}
		p.follow(t, v, allmenning.FollowRecord, string(project.ID))
		readers[l] = v
	}
	w.now = w.now.Add(time.Hour)
	told := func(change func(r *allmenning.Record)) *allmenning.Record {
		t.Helper()
		r := testkit.Finding()
		r.Body = &allmenning.Finding{Outcome: "falls-rate", Direction: allmenning.Worse, Sureness: 2, Report: allmenning.Report{
			Measure: "sensor-night-watch", Did: "Sensorer om natta", TargetGroup: "residents-all", ReachUnknown: true,
			Status: allmenning.StoppedEarly, Reason: "no-effect", NothingLearnt: true,
		}}
		change(r)
		r, err := p.Publish(ctx, ola.Actor, commons.Publishing{Record: r, Links: []allmenning.Link{{To: project.ID, Kind: allmenning.LinkFrom}}})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	open := told(func(*allmenning.Record) {})
	closed := told(func(r *allmenning.Record) { r.Closure = allmenning.Closure{Level: allmenning.Own, Basis: "offl-13"} })
	w.nextWeek()
	p.letters(t)
	p.send(t)
	for l, v := range readers {
		text := w.texts(v)
		flat := strings.Join(strings.Fields(text), " ")
		if !strings.Contains(flat, says[l]) || strings.Count(text, open.Path()) != 1 || strings.Contains(text, string(closed.ID)) {
			t.Errorf("in %s, want %q once and nothing of what is closed: %s", l, says[l], text)
		}
	}
}
