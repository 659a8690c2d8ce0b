package meta_test

import (
	"errors"
	"math"
	"testing"

	"allmenning/stat/meta"
	"allmenning/stat/refuse"
)

// One table: Mantel-Haenszel is that table's own odds ratio, risk ratio and difference, with Woolf's variance for the odds ratio.
func TestMantelHaenszel_one_table(t *testing.T) {
	table := meta.TwoByTwo{A: 12, B: 30, C: 20, D: 25}
	for _, m := range []meta.Measure{meta.OR, meta.RR, meta.RD} {
		own, err := table.Effect(m)
		if err != nil {
			t.Fatal(err)
		}
		mh, err := meta.MantelHaenszel([]meta.TwoByTwo{table}, m, meta.CountOptions{})
		if err != nil || !near(mh.Y, own.Y, 1e-12) || mh.Used != 1 {
			t.Errorf("%s: %+v, %v; want %v", m, mh, err, own)
		}
		if m == meta.OR && !near(mh.V, own.V, 1e-12) {
			t.Errorf("variance %v, Woolf %v", mh.V, own.V)
		}
	}
}

// The order of tables and which group comes first do not matter; tables where nobody had the event add nothing to a ratio.
func TestMantelHaenszel_laws(t *testing.T) {
	tables := []meta.TwoByTwo{{A: 4, B: 119, C: 11, D: 128}, {A: 6, B: 300, C: 29, D: 274}, {A: 0, B: 40, C: 3, D: 38}}
	turned := make([]meta.TwoByTwo, 0, 3)
	for i := len(tables) - 1; i >= 0; i-- {
		x := tables[i]
		turned = append(turned, meta.TwoByTwo{A: x.C, B: x.D, C: x.A, D: x.B})
	}
	for _, m := range []meta.Measure{meta.OR, meta.RR, meta.RD} {
		a, err1 := meta.MantelHaenszel(tables, m, meta.CountOptions{})
		b, err2 := meta.MantelHaenszel(turned, m, meta.CountOptions{})
		if err1 != nil || err2 != nil || !near(a.Y, -b.Y, 1e-12) || !near(a.V, b.V, 1e-12) || !near(a.Q, b.Q, 1e-9) {
			t.Errorf("%s: %+v turned %+v, %v %v", m, a, b, err1, err2)
		}
		with, err := meta.MantelHaenszel(append(tables[:3:3], meta.TwoByTwo{B: 50, D: 60}), m, meta.CountOptions{})
		if err != nil || with.Used != 3 || m != meta.RD && (!near(with.Y, a.Y, 1e-12) || !near(with.V, a.V, 1e-12)) {
			t.Errorf("%s with an empty table: %+v, %v", m, with, err)
		}
	}
}

// Tables that share one odds ratio exactly: Breslow-Day and Tarone see no difference.
func TestMantelHaenszel_common_odds_ratio(t *testing.T) {
	mh, err := meta.MantelHaenszel([]meta.TwoByTwo{{A: 10, B: 20, C: 10, D: 40}, {A: 30, B: 30, C: 20, D: 40}}, meta.OR, meta.CountOptions{})
	if err != nil || !near(math.Exp(mh.Y), 2, 1e-12) || !near(mh.BreslowDay, 0, 1e-18) || !near(mh.Tarone, 0, 1e-18) || !near(mh.Q, 0, 1e-18) {
		t.Errorf("%+v, %v", mh, err)
	}
}

func TestRareEvents(t *testing.T) {
	rare := []meta.TwoByTwo{{A: 1, B: 499, C: 2, D: 498}, {A: 0, B: 300, C: 1, D: 299}, {A: 2, B: 700, C: 2, D: 690}}
	if _, how, err := meta.RareEvents(rare, meta.CountOptions{}); err != nil || how != meta.ByPeto {
		t.Errorf("rare and even: %q, %v", how, err)
	}
	uneven := []meta.TwoByTwo{{A: 1, B: 99, C: 20, D: 998}, {A: 0, B: 30, C: 1, D: 299}}
	if _, how, err := meta.RareEvents(uneven, meta.CountOptions{}); err != nil || how != meta.ByMantelHaenszel {
		t.Errorf("rare and uneven: %q, %v", how, err)
	}
	common := []meta.TwoByTwo{{A: 40, B: 60, C: 30, D: 70}, {A: 20, B: 30, C: 15, D: 35}}
	if _, how, err := meta.RareEvents(common, meta.CountOptions{}); err != nil || how != meta.ByInverseVariance {
		t.Errorf("common: %q, %v", how, err)
	}
	// All events on one side: no ratio by Mantel-Haenszel, one by Peto.
	if c, how, err := meta.RareEvents([]meta.TwoByTwo{{A: 0, B: 50, C: 2, D: 48}}, meta.CountOptions{}); err != nil || how != meta.ByPeto || !(c.Y < 0) {
		t.Errorf("one side: %+v, %q, %v", c, how, err)
	}
	if _, _, err := meta.RareEvents([]meta.TwoByTwo{{B: 50, D: 48}}, meta.CountOptions{}); !errors.Is(err, refuse.Data) {
		t.Errorf("no events at all: %v", err)
	}
	if _, _, err := meta.RareEvents(nil, meta.CountOptions{}); !errors.Is(err, refuse.Nothing) {
		t.Errorf("no tables: %v", err)
	}
}
