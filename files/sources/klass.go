package sources

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"allmenning/municipality"
)

// Klass reads the answer of Statistics Norway's Klass 131 (municipalities) for a day, "codesAt": one row a municipality with
// its official names in official order. The source does not state their languages. Codes that are no municipality (Svalbard,
// the continental shelf, 9999 not stated) are left out.
func Klass(name string, r io.Reader) ([]municipality.Row, error) {
	text, err := readAll(name, r)
	if err != nil {
		return nil, err
	}
	var answer struct {
		Codes []struct {
			Code, Level, Name  string
			ValidFrom, ValidTo *string
		}
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return nil, formatError(name, "", "%v", err)
	}
	if len(answer.Codes) == 0 {
		return nil, formatError(name, "codes", "no codes")
	}
	var rows []municipality.Row
	for i, c := range answer.Codes {
		place := fmt.Sprintf("codes[%d]", i)
		if !fourDigits(c.Code) {
			return nil, formatError(name, place+".code", "%q is no municipality number", c.Code)
		}
		if c.Code > "5999" || strings.HasPrefix(c.Code, "21") || strings.HasPrefix(c.Code, "22") || strings.HasPrefix(c.Code, "23") {
			continue
		}
		if strings.TrimSpace(c.Name) == "" {
			return nil, formatError(name, place+".name", "%s has no name", c.Code)
		}
		row := municipality.Row{Number: municipality.Number(c.Code), Source: "SSB Klass 131"}
		for part := range strings.SplitSeq(c.Name, " - ") {
			row.Names = append(row.Names, municipality.Name{Text: strings.TrimSpace(part)})
		}
		if row.ValidFrom, err = day(c.ValidFrom); err != nil {
			return nil, formatError(name, place+".validFrom", "%v", err)
		}
		if row.ValidTo, err = day(c.ValidTo); err != nil {
			return nil, formatError(name, place+".validTo", "%v", err)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// day takes a date the source may leave out; ten characters and digits are enough for what the register does with it.
func day(s *string) (string, error) {
	if s == nil || *s == "" {
		return "", nil
	}
	if len(*s) != 10 || (*s)[4] != '-' || (*s)[7] != '-' || !digits(strings.ReplaceAll(*s, "-", "")) {
		return "", fmt.Errorf("%q is no date", *s)
	}
	return *s, nil
}

func fourDigits(s string) bool { return len(s) == 4 && digits(s) }

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
