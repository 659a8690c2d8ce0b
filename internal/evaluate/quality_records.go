package evaluate

import (
	"fmt"
	"io"
	"os"

	"allmenning"
	"allmenning/files/sources"
)

// readRecords reads a file of projects by the very reader that imports them, as public records whose ids are the file's own. Rows the
// import would refuse are left out: w is told how many, where there are any, and standard error why.
func readRecords(w io.Writer, path string) ([]*allmenning.Record, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("evaluate: %w", err)
	}
	defer f.Close()
	return recordsOf(w, path, f)
}

// recordsOf is readRecords for what is open already; name stands in errors.
func recordsOf(w io.Writer, name string, r io.Reader) ([]*allmenning.Record, error) {
	var out []*allmenning.Record
	refused := 0
	err := sources.Projects(r, func(_ int, p sources.ProjectRow, err error) {
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
			refused++
			return
		}
		r, _ := p.Record("file")
		r.ID, r.Version = allmenning.RecordID(p.ID), 1
		out = append(out, r)
	})
	if err != nil {
		return nil, fmt.Errorf("evaluate: %s: %w", name, err)
	}
	if refused > 0 {
		fmt.Fprintf(w, "refused %d\n", refused)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("evaluate: %s holds no records", name)
	}
	return out, nil
}
