package meta_test

import (
	"errors"
	"math"
	"testing"

	"allmenning/stat/linear"
	"allmenning/stat/meta"
	"allmenning/stat/refuse"
)

// numbers turns what a stranger sends into numbers: plain ones, and now and then what breaks things.
func numbers(raw []byte, n int) []float64 {
	special := []float64{0, 1, -1, 0.5, 1e-12, 1e12, math.NaN(), math.Inf(1), -1e-300, 1e300, 0.25, 0.25}
	out := make([]float64, n)
	for i := range out {
		if len(raw) == 0 {
			out[i] = float64(i%5) / 4
			continue
		}
		b := raw[i%len(raw)]
		if b > 243 {
			out[i] = special[int(b)-244]
		} else {
			out[i] = (float64(b) - 120) / 40 * (1 + float64(i)/50)
		}
	}
	return out
}

// positives are the same as variances: most above 0.
func positives(raw []byte, n int) []float64 {
	out := numbers(raw, n)
	for i := range out {
		if out[i] < 0 && out[i] > -4 || out[i] == 0 {
			out[i] = 0.01 - out[i]/10
		}
	}
	return out
}

// refused fails for an error that is no refusal with a key.
func refused(t *testing.T, what string, err error) {
	t.Helper()
	if r := refuse.Of(err); err != nil && (r == nil || r.Key() == "" || r.Text == "") {
		t.Fatalf("%s: an error of no kind: %v", what, err)
	}
}

// Everything that takes estimates: an answer without NaN where it matters, or a refusal.
func FuzzSynthesis(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, []byte{130, 140, 150}, uint8(12), uint8(7))
	f.Add([]byte{120}, []byte{130}, uint8(1), uint8(0))
	f.Add([]byte{254, 200, 100}, []byte{250, 130, 130}, uint8(15), uint8(3))
	f.Add([]byte{90, 200, 30, 250}, []byte{248, 130, 249}, uint8(33), uint8(5))
	f.Add([]byte{10, 240, 10, 240, 12}, []byte{122, 200}, uint8(90), uint8(9))
	f.Fuzz(func(t *testing.T, rawY, rawV []byte, k, choice uint8) {
		n := int(k) % 40
		y, v := numbers(rawY, n), positives(rawV, n)
		o := meta.Options{Method: methods[int(choice)%len(methods)], Test: tests[int(choice)%len(tests)]}
		group, place, effect := make([]string, n), make([]int, n), make([]int, n)
		x := numbers(append([]byte{choice}, rawV...), n)
		for i := range n {
			group[i], place[i], effect[i] = string(rune('a'+i%(1+int(choice)%4))), i/(1+int(choice)%5), i
		}
		d := meta.Design{Columns: []meta.Column{{Name: "x", Values: x}, {Name: "again", Values: x}}}
		if fit, err := meta.Regress(y, v, d, o); err != nil {
			refused(t, "Regress", err)
		} else {
			all, err := fit.Influence()
			refused(t, "Influence", err)
			if len(all) != 0 && len(all) != n {
				t.Fatalf("%d of %d influences", len(all), n)
			}
			for _, s := range fit.BLUPs() {
				if math.IsNaN(s.Pred) || math.IsNaN(s.SE) {
					t.Fatalf("shrunken %+v", s)
				}
			}
			fit.Residuals()
			if n <= 12 {
				p, err := fit.Permute(60, 1)
				refused(t, "Permute", err)
				for _, x := range p.P {
					if !(x > 0 && x <= 1) {
						t.Fatalf("permutation p %v", p.P)
					}
				}
			}
		}
		_, err := meta.PoolSubgroups(y, v, group, "", o)
		refused(t, "PoolSubgroups", err)
		_, err = meta.LeaveOneOut(y, v, o)
		refused(t, "LeaveOneOut", err)
		_, err = meta.Cumulative(y, v, o)
		refused(t, "Cumulative", err)
		_, err = meta.Egger(y, v)
		refused(t, "Egger", err)
		_, err = meta.EggerMixed(y, v, meta.ByVariance, o)
		refused(t, "EggerMixed", err)
		if b, err := meta.Begg(y, v); err != nil {
			refused(t, "Begg", err)
		} else if !(b.P >= 0 && b.P <= 1) {
			t.Fatalf("Begg %+v", b)
		}
		_, err = meta.PETPEESE(y, v)
		refused(t, "PETPEESE", err)
		if filled, err := meta.TrimFill(y, v, "", "", o); err != nil {
			refused(t, "TrimFill", err)
		} else if filled.Missing < 0 || filled.Missing >= n {
			t.Fatalf("%d missing of %d", filled.Missing, n)
		}
		_, _, err = meta.FailSafe(y, v, 0.05)
		refused(t, "FailSafe", err)
		if l, err := meta.ThreeLevel(y, v, place, effect, d, meta.LevelOptions{}); err != nil {
			refused(t, "ThreeLevel", err)
		} else {
			if !(l.Between >= 0 && l.Within >= 0) || math.IsNaN(l.LogLik) {
				t.Fatalf("three levels %v %v %v", l.Between, l.Within, l.LogLik)
			}
			for _, c := range []linear.Correction{linear.CR0, linear.CR1P, linear.CR2} {
				_, err := l.Robust(c)
				refused(t, "Robust", err)
			}
		}
		_, _, err = meta.Adjust(y, v, make([]meta.Doubt, n))
		refused(t, "Adjust", err)
	})
}

// Everything that takes counts.
func FuzzCounts(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 0, 0, 5, 6}, uint8(0))
	f.Add([]byte{0, 10, 0, 20}, uint8(1))
	f.Add([]byte{10, 0, 20, 0, 3, 3, 3, 3}, uint8(2))
	f.Add([]byte{0, 0, 5, 6}, uint8(3))
	f.Fuzz(func(t *testing.T, raw []byte, choice uint8) {
		var tables []meta.TwoByTwo
		rule := []meta.ZeroRule{"", meta.Always, meta.Never, meta.OnlyZero}[choice%4]
		for i := 0; i+3 < len(raw) && len(tables) < 200; i += 4 {
			at := func(j int) float64 {
				if raw[i+j] == 255 {
					return math.NaN()
				}
				return float64(raw[i+j]) - 1*float64(choice/128)
			}
			tables = append(tables, meta.TwoByTwo{A: at(0), B: at(1), C: at(2), D: at(3), AddTo: rule})
		}
		for _, m := range []meta.Measure{meta.OR, meta.RR, meta.RD, meta.SMD} {
			c, err := meta.MantelHaenszel(tables, m, meta.CountOptions{})
			refused(t, "MantelHaenszel", err)
			if err == nil && (math.IsNaN(c.Y) || !(c.V > 0)) {
				t.Fatalf("%s: %+v", m, c)
			}
		}
		_, err := meta.Harbord(tables)
		refused(t, "Harbord", err)
		_, err = meta.Peters(tables)
		refused(t, "Peters", err)
		_, err = meta.Peto(tables, meta.CountOptions{KeepDoubleZero: true})
		refused(t, "Peto", err)
		c, how, err := meta.RareEvents(tables, meta.CountOptions{})
		if err != nil {
			refused(t, "RareEvents", err)
		} else if how == "" || math.IsNaN(c.Y) {
			t.Fatalf("rare events by %q: %+v", how, c)
		}
	})
}

// Bounds rise or fall as they will, but spend what they were given.
func FuzzSequentialBounds(f *testing.F) {
	f.Add(0.2, 0.5, 1.0, 0.05, true)
	f.Add(1e-9, 0.5, 0.5000001, 0.01, false)
	f.Add(math.NaN(), 0.5, 1.0, 0.05, true)
	f.Fuzz(func(t *testing.T, a, b, c, alpha float64, pocock bool) {
		s := meta.OBrienFleming
		if pocock {
			s = meta.Pocock
		}
		looks, err := meta.SequentialBounds([]float64{a, b, c}, alpha, s)
		if err != nil {
			if !errors.Is(err, refuse.Data) {
				t.Fatal(err)
			}
			return
		}
		for _, l := range looks {
			if !(l.Bound >= 0) || !(l.Spent >= 0 && l.Spent <= alpha*(1+1e-9)) {
				t.Fatalf("%+v", looks)
			}
		}
	})
}
