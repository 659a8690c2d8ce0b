package table

import (
	"encoding/xml"
)

// readStyles reads the number format of each cell style.
func (b *book) readStyles(name string) error {
	codes := map[int]string{}
	parsed := map[int]*numberFormat{0: nil}
	inCells := false
	b.formats = []*numberFormat{}
	return b.each(name, func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			if len(codes) == maxStyles {
				return &Error{What: ErrTooMany, Found: "styles", Limit: maxStyles}
			}
			if code := attribute(e, "formatCode"); !inCells {
				codes[number(e, "numFmtId")] = code[:min(len(code), 4*maxFormat)]
			}
		case "cellXfs":
			inCells = true
		case "cellStyles", "dxfs", "cellStyleXfs":
			inCells = false
		case "xf":
			if !inCells {
				return nil
			}
			if len(b.formats) == maxStyles {
				return &Error{What: ErrTooMany, Found: "styles", Limit: maxStyles}
			}
			id := number(e, "numFmtId")
			f, done := parsed[id]
			if !done {
				code, own := codes[id]
				if !own {
					code = builtIn[id]
				}
				if code != "" {
					f = parseFormat(code)
				}
				parsed[id] = f
			}
			b.formats = append(b.formats, f)
		}
		return nil
	})
}
