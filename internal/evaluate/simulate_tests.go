package evaluate

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"

	"allmenning/stat/estimate"
	"allmenning/stat/linear"
	"allmenning/stat/tail"
)

// trialShape is one trial without any effect: places, how many of them try, and half-years of which the last half come after.
type trialShape struct{ places, tried int }

// alarms counts how often each test called the effect clear at five per cent.
type alarms struct{ Plain, CR1S, CR2, CR2Shown, Shown, Wild, Draws int }

const (
	trialTimes = 6
	trialRho   = 0.6 // how much of a half-year's surprise is left in the next
	wildRuns   = 399
)

// simulateTests prints how often nothing is called something: differences in differences over few places whose half-years resemble one another.
// Right is 0.05; above it a test cries wolf, below it asks for more than it needs.
func simulateTests(w io.Writer, o SimulateOptions) error {
	var shapes []trialShape
	for _, n := range []int{4, 5, 6, 8, 10, 12} {
		shapes = append(shapes, trialShape{n, n / 2})
	}
	for _, n := range []int{6, 8, 10, 12} {
		shapes = append(shapes, trialShape{n, 2})
	}
	counted := make([]alarms, len(shapes))
	err := everyCell(o, "tests", len(shapes), func(i int) error {
		stream := rand.New(rand.NewPCG(o.Seed, uint64(shapes[i].places)<<8|uint64(shapes[i].tried)))
		for run := range o.Runs {
			if err := shapes[i].try(stream, uint64(run), &counted[i]); err != nil {
				return fmt.Errorf("evaluate: simulate: %+v: %w", shapes[i], err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\n## tests with few municipalities\n\nNo effect at all; %d half-years, the last half after the start; what is unusual in one half-year lasts to the next by %v. "+
		"How often each test says that something happened at the five per cent level.\n\n", trialTimes, trialRho)
	fmt.Fprintln(w, "| municipalities | of them tried | as if all were independent | CR1S, t | CR2, Satterthwaite | the same where its df are at least 4 | such trials | wild bootstrap, Webb | randomisation |")
	fmt.Fprintln(w, "|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
	for i, s := range shapes {
		c := counted[i]
		of := func(n, runs int) string {
			if runs == 0 {
				return "–"
			}
			return share(float64(n) / float64(runs))
		}
		fmt.Fprintf(w, "| %d | %d | %s | %s | %s | %s | %s | %s | %s |\n", s.places, s.tried,
			of(c.Plain, o.Runs), of(c.CR1S, o.Runs), of(c.CR2, o.Runs), of(c.CR2Shown, c.Shown), of(c.Shown, o.Runs), of(c.Wild, o.Runs), of(c.Draws, o.Runs))
	}
	return nil
}

// try draws one trial and asks each test.
func (s trialShape) try(stream *rand.Rand, seed uint64, count *alarms) error {
	var p estimate.Panel
	changes, tried := make([]float64, s.places), make([]float64, s.places)
	for u := range s.places {
		level, surprise := 2*stream.NormFloat64(), stream.NormFloat64()
		for at := range trialTimes {
			y := level + surprise + 0.3*float64(at)
			surprise = trialRho*surprise + math.Sqrt(1-trialRho*trialRho)*stream.NormFloat64()
			after, on := at >= trialTimes/2, 0.0
			if after && u < s.tried {
				on = 1
			}
			if after {
				changes[u] += y / (trialTimes / 2)
			} else {
				changes[u] -= y / (trialTimes / 2)
			}
			p.Unit, p.Time, p.Y, p.On = append(p.Unit, u), append(p.Time, at), append(p.Y, y), append(p.On, on)
		}
		if u < s.tried {
			tried[u] = 1
		}
	}
	r, err := estimate.TwoWay(p)
	if err != nil {
		return err
	}
	if err := count.ask(r, p.Unit, s.places, seed); err != nil {
		return err
	}
	draws, err := estimate.Randomisation(changes, tried)
	if err == nil && draws.TwoSided <= 0.05+1e-12 {
		count.Draws++
	}
	return err
}

// ask counts the tests that rest on the regression.
func (count *alarms) ask(r *estimate.Regression, unit []int, places int, seed uint64) error {
	j := r.Coefficient("effect")
	if r.PVal[j] <= 0.05 {
		count.Plain++
	}
	cr1s, err := estimate.Clustered(r, unit, linear.CR1S, j)
	if err != nil {
		return err
	}
	if tail.TwoSided(cr1s.T[j], float64(places-1)) <= 0.05 {
		count.CR1S++
	}
	cr2, err := estimate.Clustered(r, unit, linear.CR2, j)
	if err != nil {
		return err
	}
	clear := cr2.PVal[j] <= 0.05
	if clear {
		count.CR2++
	}
	if cr2.Reliable(j) {
		count.Shown++
		if clear {
			count.CR2Shown++
		}
	}
	wild, err := estimate.WildBootstrap(r, unit, j, 0, wildRuns, seed)
	if err == nil && wild.P <= 0.05 {
		count.Wild++
	}
	return err
}
