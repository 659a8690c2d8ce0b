package evaluate

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os/exec"
	"time"

	"allmenning/stat/linear"
	"allmenning/stat/meta"
)

//go:embed metafor.R
var metaforScript []byte

// metaforCall is one thing both programs do on the same data.
type metaforCall struct {
	name  string
	y, v  []float64
	place []int
	times int // how often ours runs; R's own counts stand in its script
	ours  func(c metaforCall) (float64, error)
}

// Metafor runs the same calls here and in R's metafor, in one run, and prints the time of each, the ratio, and how far apart the numbers are.
// Where there is no R, or no metafor in it, it says so and compares nothing: that is no fault.
func Metafor(ctx context.Context, w io.Writer) error {
	r, err := exec.LookPath("Rscript")
	if err != nil {
		_, err = fmt.Fprintln(w, "R is not installed here (no Rscript on the path): nothing was compared.")
		return err
	}
	calls := metaforCalls()
	input := map[string]any{}
	for _, c := range calls {
		input[c.name] = map[string]any{"yi": c.y, "vi": c.v, "outer": c.place}
	}
	raw, err := json.Marshal(input)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, r, "--vanilla", "-e", string(metaforScript))
	var out, complaint bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(raw), &out, &complaint
	if err := cmd.Run(); err != nil {
		if bytes.Contains(complaint.Bytes(), []byte("no package called")) {
			_, err = fmt.Fprintf(w, "R is here, but not the packages it takes (metafor, clubSandwich, jsonlite): nothing was compared.\n%s", complaint.Bytes())
			return err
		}
		return fmt.Errorf("evaluate: metafor: %w: %s", err, complaint.Bytes())
	}
	var theirs struct {
		Version string
		Calls   map[string]struct{ Seconds, Number float64 }
	}
	if err := json.Unmarshal(out.Bytes(), &theirs); err != nil {
		return fmt.Errorf("evaluate: metafor: %w", err)
	}
	fmt.Fprintf(w, "%s\n\n%-28s %12s %12s %10s %12s\n", theirs.Version, "", "R", "ours", "ratio", "difference")
	for _, c := range calls {
		their, known := theirs.Calls[c.name]
		if !known {
			return fmt.Errorf("evaluate: metafor: no answer to %s", c.name)
		}
		number, took, err := c.time()
		if err != nil {
			return fmt.Errorf("evaluate: metafor: %s: %w", c.name, err)
		}
		fmt.Fprintf(w, "%-28s %12s %12s %10.0f %12.1e\n", c.name,
			time.Duration(their.Seconds*1e9).Round(time.Microsecond), took.Round(100*time.Nanosecond), their.Seconds*1e9/float64(took.Nanoseconds()),
			math.Abs(number-their.Number)/math.Max(1, math.Abs(their.Number)))
	}
	return nil
}

// time is the mean over its runs, the first not counted.
func (c metaforCall) time() (number float64, took time.Duration, err error) {
	if number, err = c.ours(c); err != nil {
		return 0, 0, err
	}
	from := time.Now()
	for range c.times {
		if _, err := c.ours(c); err != nil {
			return 0, 0, err
		}
	}
	return number, time.Since(from) / time.Duration(c.times), nil
}

func metaforCalls() []metaforCall {
	pool := func(o meta.Options) func(metaforCall) (float64, error) {
		return func(c metaforCall) (float64, error) {
			fit, err := meta.Pool(c.y, c.v, o)
			if err != nil {
				return 0, err
			}
			return fit.Tau2, nil
		}
	}
	left := func(c metaforCall) (float64, error) {
		all, err := meta.LeaveOneOut(c.y, c.v, meta.Options{Test: meta.TestZ})
		if err != nil {
			return 0, err
		}
		return all[0].B, nil
	}
	profile := func(c metaforCall) (float64, error) {
		fit, err := meta.Pool(c.y, c.v, meta.Options{Test: meta.TestZ})
		if err != nil {
			return 0, err
		}
		spread, err := fit.QProfile()
		return spread.Tau2.High, err
	}
	levels := func(c metaforCall) (float64, error) {
		effect := make([]int, len(c.y))
		for i := range effect {
			effect[i] = i
		}
		fit, err := meta.ThreeLevel(c.y, c.v, c.place, effect, meta.Design{}, meta.LevelOptions{})
		if err != nil {
			return 0, err
		}
		_, err = fit.Robust(linear.CR2)
		return fit.B[0], err
	}
	reml, dl := meta.Options{Method: meta.REML, Test: meta.TestZ}, meta.Options{Method: meta.DL, Test: meta.TestZ}
	all := []metaforCall{
		{name: "REML k=10", times: 3000, ours: pool(reml)},
		{name: "REML k=100", times: 1000, ours: pool(reml)},
		{name: "REML k=1000", times: 200, ours: pool(reml)},
		{name: "DL k=100", times: 1000, ours: pool(dl)},
		{name: "Q-profile k=100", times: 500, ours: profile},
		{name: "leave one out k=10", times: 500, ours: left},
		{name: "leave one out k=100", times: 30, ours: left},
		{name: "three levels k=100", times: 50, ours: levels},
	}
	sizes := []int{10, 100, 1000, 100, 100, 10, 100, 100}
	for i := range all {
		stream := rand.New(rand.NewPCG(20261124, uint64(i)))
		for j := range sizes[i] {
			v := 0.01 + 0.09*stream.Float64()
			all[i].y = append(all[i].y, 0.2+0.25*stream.NormFloat64()+math.Sqrt(v)*stream.NormFloat64())
			all[i].v, all[i].place = append(all[i].v, v), append(all[i].place, j/4)
		}
	}
	return all
}
