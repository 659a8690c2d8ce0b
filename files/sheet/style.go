package sheet

import (
	"fmt"
	"strings"
)

// style is the number of a look in styles.xml.
type style int

const (
	stylePlain style = iota
	styleHead
	styleMust // the header of a column that must be filled in
	styleText
	styleWhole
	styleDecimal
	styleDay
	styleYear
	styleLink
	styleTitle
	styleTerm
	styleProse
)

// White on these is 11.9:1 and 10.0:1: WCAG asks for 4.5:1. Links are 8.4:1 on white.
const (
	headFill = "1F3A4D"
	mustFill = "7A1F3D"
	inkLink  = "0B4F8A"
	inkHead  = "FFFFFF"
)

// looks are the cells' looks, by style. Texts have the format @, so that 0301 keeps its zero and = stays a text also when
// somebody edits the cell. Numbers have #,##0, which a spreadsheet with Norwegian settings shows as 1 500 000; with a space
// in the format it would show 1500 000. Days are shown as in Norwegian with every setting.
var looks = []struct{ format, font, fill, align string }{
	stylePlain:   {"0", "0", "0", ""},
	styleHead:    {"49", "1", "2", `<alignment vertical="top" wrapText="1"/>`},
	styleMust:    {"49", "1", "3", `<alignment vertical="top" wrapText="1"/>`},
	styleText:    {"49", "0", "0", `<alignment vertical="top"/>`},
	styleWhole:   {"3", "0", "0", `<alignment horizontal="right" vertical="top" indent="1"/>`},
	styleDecimal: {"0", "0", "0", `<alignment horizontal="right" vertical="top" indent="1"/>`},
	styleDay:     {"164", "0", "0", `<alignment horizontal="left" vertical="top"/>`},
	styleYear:    {"1", "0", "0", `<alignment horizontal="right" vertical="top" indent="1"/>`},
	styleLink:    {"49", "2", "0", `<alignment vertical="top"/>`},
	styleTitle:   {"49", "3", "0", ""},
	styleTerm:    {"49", "4", "0", `<alignment vertical="top" wrapText="1"/>`},
	styleProse:   {"49", "0", "0", `<alignment vertical="top" wrapText="1"/>`},
}

// stylesXML is styles.xml. The first two fills are the ones every program takes for granted.
func stylesXML() string {
	font := func(size, more, color string) string {
		return `<font>` + more + `<sz val="` + size + `"/>` + color + `<name val="Calibri"/><family val="2"/></font>`
	}
	fill := func(rgb string) string {
		return `<fill><patternFill patternType="solid"><fgColor rgb="FF` + rgb + `"/><bgColor indexed="64"/></patternFill></fill>`
	}
	var b strings.Builder
	b.WriteString(xmlHead + `<styleSheet xmlns="` + mainNS + `"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd\.mm\.yyyy"/></numFmts>` +
		`<fonts count="5">` + font("11", "", "") + font("11", "<b/>", `<color rgb="FF`+inkHead+`"/>`) +
		font("11", "<u/>", `<color rgb="FF`+inkLink+`"/>`) + font("14", "<b/>", "") + font("11", "<b/>", "") + `</fonts>` +
		`<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` + fill(headFill) + fill(mustFill) + `</fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>`)
	fmt.Fprintf(&b, `<cellXfs count="%d">`, len(looks))
	for _, l := range looks {
		fmt.Fprintf(&b, `<xf numFmtId="%s" fontId="%s" fillId="%s" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"`, l.format, l.font, l.fill)
		if l.align == "" {
			b.WriteString(`/>`)
		} else {
			b.WriteString(` applyAlignment="1">` + l.align + `</xf>`)
		}
	}
	b.WriteString(`</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`)
	return b.String()
}

// style is how the cells of a column look.
func (k Kind) style() style {
	return [...]style{styleText, styleWhole, styleDecimal, styleWhole, styleDay, styleYear, styleText, styleText}[k]
}

// width is a column's width in characters: its title with room for the arrow of the filter, what its kind takes, and not
// so much that it fills the screen.
func (c Column) width() float64 {
	if c.Width > 0 {
		return c.Width
	}
	least := [...]int{24, 10, 12, 14, 12, 8, 8, 36}[c.Kind]
	return float64(min(max(least, units(c.Title)+4), 48))
}
