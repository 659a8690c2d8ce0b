package design_test

import (
	"fmt"
	"math"
	"testing"

	"allmenning/stat/design"
	"allmenning/stat/refuse"
)

func refused(t *testing.T, what string, err error) {
	t.Helper()
	if r := refuse.Of(err); err != nil && (r == nil || r.Text == "") {
		t.Fatalf("%s: an error of no kind: %v", what, err)
	}
}

// share fails for a power that is none.
func share(t *testing.T, what string, x float64, err error) {
	t.Helper()
	refused(t, what, err)
	if err == nil && !(x >= 0 && x <= 1) {
		t.Fatalf("%s is %v", what, x)
	}
}

func above(t *testing.T, what string, x, least float64, err error) {
	t.Helper()
	refused(t, what, err)
	if err == nil && !(x >= least) {
		t.Fatalf("%s is %v", what, x)
	}
}

func FuzzPower(f *testing.F) {
	f.Add(0.3, 20.0, 0.05, 0.8, 10)
	f.Add(0.0, 2.0, 0.0, 0.0, 0)
	f.Add(math.Inf(1), math.NaN(), 1.0, -1.0, -5)
	f.Add(1e-9, 1e9, 1e-9, 0.999999, 3)
	f.Add(50.0, 2.5, 0.5, 0.6, 2)
	f.Fuzz(func(t *testing.T, d, n, alpha, power float64, k int) {
		r := design.Risk{Alpha: alpha, Power: power}
		two, paired, shares := design.TwoMeans{Risk: r}, design.Paired{Risk: r}, design.TwoShares{Risk: r}
		x, err := two.Power(d, n, n+1)
		share(t, "two means", x, err)
		x, err = two.Size(d)
		above(t, "size", x, 2, err)
		x, err = two.SizeOther(d, n)
		above(t, "other size", x, 2, err)
		x, err = two.Detectable(n, n)
		above(t, "detectable", x, 0, err)
		x, err = paired.Power(d, n)
		share(t, "paired", x, err)
		x, err = paired.Size(d)
		above(t, "pairs", x, 2, err)
		x, err = paired.Detectable(n)
		above(t, "detectable pairs", x, 0, err)
		x, err = shares.Power(d, power, n, n)
		share(t, "two shares", x, err)
		x, err = shares.Size(d, power)
		above(t, "size of shares", x, 2, err)
		x, err = shares.SizePooled(d, power)
		above(t, "size pooled", x, 0, err)
		x, err = shares.Detectable(d, n, n)
		share(t, "detectable share", x, err)
		if h, err := design.H(d, power); err != nil {
			refused(t, "h", err)
		} else if !(math.Abs(h) <= math.Pi) {
			t.Fatalf("h is %v", h)
		}
		c := design.Clusters{Risk: r, Size: n, ICC: alpha, CV: power}
		c.DesignEffect()
		x, err = c.Power(d, float64(k))
		share(t, "clusters", x, err)
		s, err := c.Sizes(d)
		above(t, "places", float64(s.Places), 2, err)
		x, err = c.Detectable(float64(k))
		above(t, "detectable in places", x, 0, err)
		p := design.Panel{Risk: r, Treated: n, Not: n, Before: k % 30, After: 3, SD: math.Abs(d), Rho: alpha, Level: power}
		x, err = p.Power(d)
		share(t, "panel", x, err)
		x, err = p.Detectable()
		above(t, "detectable in panel", x, 0, err)
		x, err = p.Variance()
		above(t, "variance in panel", x, 0, err)
		p.Analysis = design.Ancova
		x, err = p.Power(d)
		share(t, "ancova", x, err)
		if math.Abs(d) < 100 && n < 1e4 && k < 1000 {
			x, err = design.Anova{Risk: r}.Power(d, float64(k), n)
			share(t, "anova", x, err)
			x, err = design.Anova{Risk: r}.Size(d, float64(k))
			above(t, "size of anova", x, 2, err)
			x, err = design.Regression{Risk: r}.Size(d, n)
			above(t, "size of regression", x, 0, err)
			x, err = design.Regression{Risk: r}.Power(d, n, float64(k))
			share(t, "regression", x, err)
		}
		x, err = design.Correlation{Risk: r}.Power(d, n)
		share(t, "correlation", x, err)
		x, err = design.Correlation{Risk: r}.Size(d)
		above(t, "size of correlation", x, 4, err)
		plan, err := design.StandardWedge(k%20, 2)
		refused(t, "plan", err)
		w := design.Wedge{Risk: r, Plan: plan, People: n, SD: math.Abs(d), Tau: power, Decay: alpha, Persist: power / 2}
		x, err = w.Power(d)
		share(t, "wedge", x, err)
		x, err = w.Variance()
		above(t, "variance of wedge", x, 0, err)
		w.Sums()
	})
}

// A draw keeps everybody, once, whatever the list; and forgets the order it was given in.
func FuzzDraws(f *testing.F) {
	f.Add(uint8(20), []byte{1, 2, 3}, uint8(0))
	f.Add(uint8(0), []byte{}, uint8(1))
	f.Add(uint8(13), []byte{255, 0, 7, 9}, uint8(2))
	f.Add(uint8(1), []byte{9}, uint8(3))
	f.Fuzz(func(t *testing.T, n uint8, raw []byte, choice uint8) {
		size := int(n) % 60
		var ids, back []string
		values, strata, factors := map[string][]float64{}, map[string]string{}, map[string][]string{}
		for i := range size {
			id := fmt.Sprintf("%04d", 100+i)
			ids = append(ids, id)
			back = append([]string{id}, back...)
			b := byte(i)
			if len(raw) > 0 {
				b = raw[i%len(raw)]
			}
			values[id] = []float64{float64(b), float64(i)}
			strata[id], factors[id] = string(rune('a'+b%3)), []string{string(rune('a' + b%2)), string(rune('x' + b%3))}
		}
		list, err := design.ListHash(ids)
		sorted, err2 := design.Canonical(back)
		if refused(t, "list", err); (err == nil) != (err2 == nil) || err == nil && len(sorted) != size {
			t.Fatalf("%v, %v: %d of %d", err, err2, len(sorted), size)
		}
		list[0] ^= choice
		seed := design.NewSeed(raw, list)
		if design.Commitment(raw) == design.Commitment(append([]byte{1}, raw...)) {
			t.Fatal("two nonces, one commitment")
		}
		stream, again := design.NewStream(seed), design.NewStream(seed)
		if x := stream.Float64(); !(x >= 0 && x < 1) || math.IsInf(stream.Normal(), 0) || stream.Below(1+size) > size || again.Uint64()>>11 != uint64(x*(1<<53)) {
			t.Fatalf("a stream that is none, beginning with %v", x)
		}
		shuffled := append([]string(nil), ids...)
		design.Shuffle(stream, shuffled)
		if len(shuffled) != size {
			t.Fatalf("%d of %d shuffled", len(shuffled), size)
		}
		shares := []int{1, 1 + int(choice)%3}
		sizes := []int{shares[0] + shares[1], 2 * (shares[0] + shares[1])}
		for name, draw := range map[string]func([]string) (*design.Draw, error){
			"simple":     func(l []string) (*design.Draw, error) { return design.Simple(l, shares, seed) },
			"complete":   func(l []string) (*design.Draw, error) { return design.Complete(l, shares, seed) },
			"blocked":    func(l []string) (*design.Draw, error) { return design.Blocked(l, shares, sizes, seed) },
			"stratified": func(l []string) (*design.Draw, error) { return design.Stratified(l, strata, shares, sizes, seed) },
			"pairs":      func(l []string) (*design.Draw, error) { return design.Pairs(l, values, seed) },
			"minimise":   func(l []string) (*design.Draw, error) { return design.Minimise(l, factors, shares, 0.8, seed) },
			"constrained": func(l []string) (*design.Draw, error) {
				b, err := design.Constrained(l, values, design.Constraint{Try: 1500}, seed)
				if err != nil {
					return nil, err
				}
				return &b.Draw, nil
			},
		} {
			d, err := draw(ids)
			again, err2 := draw(back)
			refused(t, name, err)
			if (err == nil) != (err2 == nil) {
				t.Fatalf("%s: %v, the other way round %v", name, err, err2)
			}
			if err != nil {
				continue
			}
			var all int
			for _, n := range d.Counts() {
				all += n
			}
			if len(d.Assigned) != size || all != size {
				t.Fatalf("%s: %d of %d", name, len(d.Assigned), size)
			}
			for i, a := range d.Assigned {
				if a != again.Assigned[i] || a.ID != ids[i] || a.Arm < 0 || a.Arm > 1 {
					t.Fatalf("%s: %+v, the other way round %+v", name, a, again.Assigned[i])
				}
			}
		}
	})
}
