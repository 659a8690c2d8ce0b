package evaluate

import (
	"bytes"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"allmenning/find/catalogue"
)

// growth are the sizes that SpeedGrowth goes through.
var growth = []int{10_000, 30_000, 100_000, 300_000, 1_000_000}

// grown are the figures it prints of each size.
var grown = []string{
	"build_s", "build_cpu_s", "index_bytes_per_text", "heap_bytes_per_text", "snapshot_mb", "snapshot_load_s", "search_rare_p99_ms", "search_common_p99_ms",
	"search_short_p99_ms", "search_phrase_p99_ms", "search_misspelt_p99_ms", "search_pasted_p99_ms", "search_pasted_cpu_ms", "one_new_text_p99_ms",
	"one_new_text_cpu_ms", "paired", "all_pairs_s", "all_pairs_cpu_s", "all_pairs_recall@10",
}

// SpeedGrowth measures what Speed measures, but for lists on their way in, at 10,000 records and about three times as many again and
// again, no more than most, and prints a table with a row for each figure. A million records take some hours and 8 GB of memory.
func SpeedGrowth(w io.Writer, most int) error {
	var sizes []int
	columns := map[string][]string{}
	for _, n := range growth {
		if n > most {
			break
		}
		sizes = append(sizes, n)
		var out bytes.Buffer
		if err := speedOf(&out, n); err != nil {
			return err
		}
		for line := range strings.Lines(out.String()) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
			columns[name] = append(columns[name], value)
		}
	}
	if len(sizes) == 0 {
		return fmt.Errorf("evaluate: speed: growth begins at %d records", growth[0])
	}
	fmt.Fprintf(w, "%-24s", "n")
	for _, n := range sizes {
		fmt.Fprintf(w, "%12d", n)
	}
	fmt.Fprintln(w)
	for _, name := range grown {
		fmt.Fprintf(w, "%-24s", name)
		for _, value := range columns[name] {
			fmt.Fprintf(w, "%12s", value)
		}
		fmt.Fprintln(w)
	}
	return nil
}

// speedOf measures one size, and leaves no memory behind.
func speedOf(w io.Writer, n int) error {
	defer debug.FreeOSMemory()
	s := &speed{w: w, analyser: catalogue.DefaultAnalyser()}
	s.documents = catalogue.NewDocuments(s.analyser, nil)
	return s.measure(n)
}
