package evaluate

import (
	"bytes"
	"encoding/json"
	"math"
)

// decodeStatistics reads a part of a case; R writes an empty list where there are no options.
func decodeStatistics(raw json.RawMessage, into any) error {
	if trimmed := bytes.TrimSpace(raw); len(trimmed) == 0 || bytes.Equal(trimmed, []byte("[]")) {
		return nil
	}
	return json.Unmarshal(raw, into)
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
		var one float64
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
			switch x {
			case "Inf":
				(*n)[i] = math.Inf(1)
			case "-Inf":
				(*n)[i] = math.Inf(-1)
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
