package evaluate

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"

	"allmenning/stat/refuse"
)

// decodeStatistics reads a part of a case; R writes an empty list where there are no options. What cannot be read as what it should be
// (a text for a number) is a refusal of that value.
func decodeStatistics(raw json.RawMessage, into any) error {
	if trimmed := bytes.TrimSpace(raw); len(trimmed) == 0 || bytes.Equal(trimmed, []byte("[]")) {
		return nil
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return refuse.Because(refuse.Value, "unreadable: %v", err)
	}
	return nil
}

// quoteNonNumbers puts NaN, Infinity and -Infinity in quotes where a file has them bare, as some programs write them.
func quoteNonNumbers(raw []byte) []byte {
	var out []byte
	inText := false
	for i := 0; i < len(raw); i++ {
		if !inText {
			for _, word := range []string{"NaN", "-Infinity", "Infinity", "-Inf", "Inf", "NA"} {
				if bytes.HasPrefix(raw[i:], []byte(word)) {
					out = append(out, '"')
					out = append(append(out, word...), '"')
					i += len(word)
					break
				}
			}
		}
		if i >= len(raw) {
			break
		}
		switch {
		case inText && raw[i] == '\\' && i+1 < len(raw):
			out = append(out, raw[i])
			i++
		case raw[i] == '"':
			inText = !inText
		}
		out = append(out, raw[i])
	}
	return out
}

// statisticsTable is the columns of a case; a number that is missing is NaN.
type statisticsTable map[string][]float64

func (t *statisticsTable) UnmarshalJSON(raw []byte) error {
	var columns map[string]statisticsNumbersIn
	if err := json.Unmarshal(raw, &columns); err != nil {
		return err
	}
	*t = statisticsTable{}
	for name, column := range columns {
		(*t)[name] = column
	}
	return nil
}

// statisticsNumbersIn is a list of numbers; one that is missing (null, or the texts NaN, NA, Inf and -Inf) is not finite. A single
// number is a list of one.
type statisticsNumbersIn []float64

func (n *statisticsNumbersIn) UnmarshalJSON(raw []byte) error {
	var list []any
	if err := json.Unmarshal(raw, &list); err != nil {
		var one any
		if json.Unmarshal(raw, &one) != nil {
			return err
		}
		list = []any{one}
	}
	*n = make(statisticsNumbersIn, len(list))
	for i, x := range list {
		switch x := x.(type) {
		case float64:
			(*n)[i] = x
		case bool:
			if x {
				(*n)[i] = 1
			}
		case string:
			(*n)[i] = math.NaN()
			if number, err := strconv.ParseFloat(x, 64); err == nil { // NaN, Inf and Infinity too
				(*n)[i] = number
			}
		default:
			(*n)[i] = math.NaN()
		}
	}
	return nil
}

// at is one number; NaN when the column or row is not there.
func (t statisticsTable) at(name string, row int) float64 {
	if row < len(t[name]) {
		return t[name][row]
	}
	return math.NaN()
}

func (t statisticsTable) has(name string) bool { return t[name] != nil }

// incomplete tells whether a number of the row is missing: R then answers with none.
func (t statisticsTable) incomplete(row int) bool {
	for name := range t {
		if math.IsNaN(t.at(name, row)) {
			return true
		}
	}
	return false
}
