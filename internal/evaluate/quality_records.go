package evaluate

import (
	"fmt"
	"io"
	"os"

	"allmenning"
	"allmenning/files/sources"
)

// readRecords reads a file of projects by the very reader that imports them, as public records whose ids are the file's own. Rows the
// import would refuse are left out, and w is told how many and why, one line each.
func readRecords(w io.Writer, path string) ([]*allmenning.Record, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("evaluate: %w", err)
	}
	defer f.Close()
	var out []*allmenning.Record
	err = sources.Projects(f, func(_ int, p sources.ProjectRow, err error) {
		if err != nil {
			fmt.Fprintf(w, "refused %s\n", err)
			return
		}
		r := p.Record("file")
		r.ID, r.Version = allmenning.RecordID(p.ID), 1
		out = append(out, r)
	})
	if err != nil {
		return nil, fmt.Errorf("evaluate: %s: %w", path, err)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("evaluate: %s holds no records", path)
	}
	return out, nil
}
