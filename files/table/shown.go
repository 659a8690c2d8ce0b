package table

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// shown writes a number as a spreadsheet set to Norwegian shows it: comma before decimals, a no-break space between
// thousands, points in dates. What depends on the width of the column is not known here, and not imitated.
func (f *numberFormat) shown(v float64, in1904 bool) string {
	s := f.sections[0]
	sign := ""
	switch {
	case v < 0 && len(f.sections) > 1:
		s, v = f.sections[1], -v
	case v == 0 && len(f.sections) > 2:
		s = f.sections[2]
	case v < 0 && !s.date:
		sign, v = "-", -v
	}
	switch {
	case s.date || s.clock:
		return strings.TrimSpace(s.moment(v, in1904))
	case s.general:
		return strings.TrimSpace(sign + plain(v))
	}
	return strings.TrimSpace(sign + s.figures(v))
}

// plain writes a number in full, with the fifteen digits a spreadsheet has.
func plain(v float64) string {
	v = fifteen(v)
	if a := math.Abs(v); a >= 1e15 || a > 0 && a < 1e-9 {
		return strings.ReplaceAll(strconv.FormatFloat(v, 'E', -1, 64), ".", ",")
	}
	return strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), ".", ",", 1)
}

// fifteen rounds to fifteen digits.
func fifteen(v float64) float64 {
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'e', 14, 64), 64)
	return v
}

// figures writes a number from 0 into the section's places for digits.
func (s *section) figures(v float64) string {
	given := v
	first, last, dot := -1, -1, -1
	for i, t := range s.tokens {
		switch t.kind {
		case digit:
			if last = i; first < 0 {
				first = i
			}
		case point:
			if dot < 0 {
				dot = i
			}
		}
	}
	if first < 0 {
		return s.words(v)
	}
	if dot < 0 || dot > last {
		dot = last + 1
	}
	v *= math.Pow(100, float64(s.percent))
	for i := last + 1; i < len(s.tokens) && s.tokens[i].kind == comma; i++ {
		v /= 1000
	}
	if math.IsInf(v, 0) { // a format of hundreds of percent signs
		return plain(given)
	}
	decimals, needed := 0, 0
	for _, t := range s.tokens[min(dot, len(s.tokens)):] {
		if t.kind == digit {
			if decimals++; t.text == "0" {
				needed = decimals
			}
		}
	}
	whole, fraction, _ := strings.Cut(rounded(v, decimals), ".")
	for len(fraction) > needed && strings.HasSuffix(fraction, "0") {
		fraction = fraction[:len(fraction)-1]
	}
	return s.before(whole, first, dot) + s.behind(fraction, dot)
}

// before fills the places before the decimal sign from the right; the leftmost takes all that is left.
func (s *section) before(whole string, first, dot int) string {
	if whole == "0" {
		whole = ""
	}
	thousands := false
	for _, t := range s.tokens[first:min(dot, len(s.tokens))] {
		thousands = thousands || t.kind == comma
	}
	var out []string // from the right
	written := 0
	put := func(d string) {
		if thousands && written > 0 && written%3 == 0 {
			d += "\u00a0"
		}
		written++
		out = append(out, d)
	}
	for i := min(dot, len(s.tokens)) - 1; i >= 0; i-- {
		switch t := s.tokens[i]; {
		case t.kind == digit && whole != "":
			for {
				put(whole[len(whole)-1:])
				if whole = whole[:len(whole)-1]; i > first || whole == "" {
					break
				}
			}
		case t.kind == digit && t.text == "0":
			put("0")
		case t.kind == percent:
			out = append(out, "%")
		case t.kind == literal && (i < first || whole != "" || strings.TrimSpace(t.text) != "" || i > first && s.tokens[first].text == "0"):
			out = append(out, t.text)
		}
	}
	var b strings.Builder
	for i := len(out) - 1; i >= 0; i-- {
		b.WriteString(out[i])
	}
	return b.String()
}

// behind writes the decimals and what stands after them.
func (s *section) behind(fraction string, dot int) string {
	var b strings.Builder
	if fraction != "" {
		b.WriteString("," + fraction)
	}
	for _, t := range s.tokens[min(dot, len(s.tokens)):] {
		switch t.kind {
		case literal:
			b.WriteString(t.text)
		case percent:
			b.WriteString("%")
		}
	}
	return b.String()
}

// words writes a section without places for digits: its own text, or the number where there is none.
func (s *section) words(v float64) string {
	var b strings.Builder
	for _, t := range s.tokens {
		switch t.kind {
		case literal:
			b.WriteString(t.text)
		case atSign:
			b.WriteString(plain(v))
		}
	}
	return b.String()
}

// rounded writes v from 0 with so many decimals, half away from zero of the number as people see it: 1.005 is 1.01.
func rounded(v float64, decimals int) string {
	decimals = min(decimals, 30)
	if v = fifteen(v); v < 1e15 {
		scale := math.Pow10(decimals)
		if up := fifteen(v * scale); up < 1e15 {
			return strconv.FormatFloat(math.Floor(up+.5)/scale, 'f', decimals, 64)
		}
	}
	return strconv.FormatFloat(v, 'f', decimals, 64)
}

var (
	monthsShown = []string{"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"}
	daysShown   = []string{"søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"}
)

// moment writes a day and time of day.
func (s *section) moment(v float64, in1904 bool) string {
	t, ok := SerialDate(v, in1904)
	switch {
	case !ok && !s.date && v >= 0 && v < 1e7:
		t, _ = SerialDate(1+math.Mod(v, 1), true)
	case !ok && v >= 60 && v < 61: // the day that never was
		t = time.Date(1900, 2, 28, 0, 0, 0, 0, time.UTC).Add(time.Duration(math.Round(v*86400)-60*86400) * time.Second)
		return strings.Replace(s.parts(t, v), "28", "29", 1)
	case !ok:
		return plain(v)
	}
	return s.parts(t, v)
}

func (s *section) parts(t time.Time, v float64) string {
	var b strings.Builder
	half := false
	for _, k := range s.tokens {
		half = half || k.kind == halfDay
	}
	for i, k := range s.tokens {
		switch k.kind {
		case literal:
			if k.text == "/" && s.isDate(i) {
				b.WriteString(".")
			} else {
				b.WriteString(k.text)
			}
		case point:
			if i+1 == len(s.tokens) || s.tokens[i+1].kind != digit { // parts of a second are not shown
				b.WriteString(".")
			}
		case comma:
			b.WriteString(",")
		case halfDay:
			b.WriteString(t.Format("PM"))
		case datePart:
			b.WriteString(datePiece(k.text, t, half))
		case elapsed:
			b.WriteString(padded(int(math.Floor(math.Round(v*86400)/map[byte]float64{'h': 3600, 'm': 60, 's': 1}[k.text[0]])), len(k.text)))
		}
	}
	return b.String()
}

// datePiece writes one part of a date; n is minutes.
func datePiece(letters string, t time.Time, half bool) string {
	n := len(letters)
	switch letters[0] {
	case 'y':
		if n <= 2 {
			return padded(t.Year()%100, 2)
		}
		return padded(t.Year(), 4)
	case 'm':
		switch name := monthsShown[t.Month()-1]; {
		case n == 3:
			return name[:3]
		case n == 5:
			return strings.ToUpper(name[:1])
		case n > 3:
			return name
		}
		return padded(int(t.Month()), n)
	case 'd':
		switch name := []rune(daysShown[t.Weekday()]); {
		case n == 3:
			return string(name[:3])
		case n > 3:
			return string(name)
		}
		return padded(t.Day(), n)
	case 'h':
		if half {
			return padded((t.Hour()+11)%12+1, n)
		}
		return padded(t.Hour(), n)
	case 'n':
		return padded(t.Minute(), n)
	}
	return padded(t.Second(), min(n, 2))
}

// padded writes a number with zeros before it, two digits or more.
func padded(n, width int) string {
	s := strconv.Itoa(n)
	if len(s) < width {
		s = strings.Repeat("0", width-len(s)) + s
	}
	return s
}
