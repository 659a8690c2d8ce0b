package finding

import (
	"strconv"
	"strings"

	"allmenning"
	"allmenning/serve/web/form"
)

// mostColumns of a line of a series: the period, its value, of how many, and the same where nobody tried it.
const mostColumns = 5

// readSeries reads a number for each period, as it is pasted from a spreadsheet: columns by tabs or semicolons, decimal comma. A
// column alone holds the values; of several the first names the period. A heading is passed over.
func readSeries(in *reader, x *allmenning.Entered) {
	name := entered + "points"
	var periods []string
	for i, line := range strings.Split(in.v.Get(name), "\n") {
		cells := cellsOf(line)
		if len(cells) == 0 {
			continue
		}
		period, cells := periodOf(cells, len(x.Points)+1)
		if len(x.Points) == 0 && isHeading(cells) {
			continue
		}
		point, fault := pointOf(cells)
		if fault != "" {
			in.fault(name, fault, "row", i+1, "value", strings.TrimSpace(line))
			return
		}
		periods, x.Points = append(periods, period), append(x.Points, point)
	}
	if len(x.Points) == 0 {
		in.noNumbers(name)
		return
	}
	x.Start = startOf(in, periods)
	if n := in.count(entered + "season"); n != nil {
		x.Season = *n
	}
}

// noNumbers says of a field of numbers that nothing is written in it, or that its first line holds none.
func (in *reader) noNumbers(name string) {
	line, _, _ := strings.Cut(in.v.Get(name), "\n")
	if line == "" {
		in.fault(name, "field.required")
		return
	}
	in.fault(name, "field.series_row", "row", 1, "value", line)
}

// cellsOf takes a line apart; nil for an empty one. Columns that are empty at the end of the line are none.
func cellsOf(line string) []string {
	by := ";"
	if strings.Contains(line, "\t") {
		by = "\t"
	}
	cells := strings.Split(line, by)
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// periodOf takes the name of the period off the cells of a line; that of a line of one cell is its number.
func periodOf(cells []string, number int) (string, []string) {
	if len(cells) == 1 {
		return strconv.Itoa(number), cells
	}
	return cells[0], cells[1:]
}

// isHeading says that no cell of a line holds a figure, as in a line of words over the numbers.
func isHeading(cells []string) bool {
	return !strings.ContainsAny(strings.Join(cells, ""), "0123456789")
}

// pointOf reads the numbers of a period; fault is the catalogue key of what is wrong with them.
func pointOf(cells []string) (p allmenning.Point, fault string) {
	if len(cells) >= mostColumns {
		return p, "field.series_columns"
	}
	for i, at := range []**float64{&p.Value, &p.Of, &p.Other, &p.OthOf} {
		if i >= len(cells) || cells[i] == "" {
			continue
		}
		x, key := parse(cells[i])
		if key != "" {
			return p, "field.series_row"
		}
		*at = &x
	}
	if p.Value == nil {
		return p, "field.series_row"
	}
	return p, ""
}

// startOf is how many periods lie before the first with the measure: the field holds its name, or the number of its line.
func startOf(in *reader, periods []string) int {
	name := entered + "start"
	text := in.v.Get(name)
	if text == "" {
		in.fault(name, "field.required")
		return 0
	}
	for i, p := range periods {
		if strings.EqualFold(p, text) {
			return i
		}
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > len(periods) {
		in.fault(name, "field.series_start", "value", text)
		return 0
	}
	return n - 1
}

// fillSeries is readSeries the other way. The names of the periods are not stored: their numbers stand for them.
func fillSeries(v form.Values, x *allmenning.Entered) {
	if x.Shape != allmenning.ShapeSeries {
		return
	}
	var lines []string
	for i, p := range x.Points {
		line := strconv.Itoa(i+1) + "; " + writtenIf(p.Value)
		if p.Of != nil || p.Other != nil {
			line += "; " + writtenIf(p.Of)
		}
		if p.Other != nil {
			line += "; " + writtenIf(p.Other)
		}
		if p.OthOf != nil {
			line += "; " + writtenIf(p.OthOf)
		}
		lines = append(lines, line)
	}
	v.Set(entered+"points", strings.Join(lines, "\n"))
	v.Set(entered+"start", strconv.Itoa(x.Start+1))
	if x.Season > 0 {
		v.Set(entered+"season", strconv.Itoa(x.Season))
	}
}
