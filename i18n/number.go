package i18n

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Spaces and signs of Norwegian typography. Numbers never break over two lines, and below zero they carry a real minus.
const (
	nbsp  = "\u00a0"
	minus = "\u2212"
	dash  = "\u2013"
)

// Number writes a whole number: 10 000 (with a non-breaking space) in Norwegian, 10,000 in English.
func (p *Printer) Number(n int) string { return p.group(strconv.Itoa(n)) }

// Decimal writes f with the given number of digits after the decimal sign, rounded half away from zero as people do by
// hand: 1 234,50 in Norwegian, 1,234.50 in English. NaN and infinity, which no page should show as a number, give the
// word for "not known".
func (p *Printer) Decimal(f float64, digits int) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return p.T("words.not_known")
	}
	return p.group(roundHalfAway(f, max(digits, 0)))
}

// roundHalfAway rounds the shortest decimal that means f, so that 2.675 gives 2.68 although the nearest float64 is a
// little below it.
func roundHalfAway(f float64, digits int) string {
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if point := strings.IndexByte(s, '.'); point >= 0 && len(s)-point-1 == digits+1 && s[len(s)-1] == '5' {
		s = s[:len(s)-1] + "6" // exactly half: tip it away from zero
		f, _ = strconv.ParseFloat(s, 64)
	}
	s = strconv.FormatFloat(f, 'f', digits, 64)
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-") // no "minus zero"
	}
	return s
}

// group sets thousands apart and exchanges the signs of a number as strconv writes it.
func (p *Printer) group(s string) string {
	sign := ""
	if rest, negative := strings.CutPrefix(s, "-"); negative {
		sign, s = minus, rest
	}
	whole, fraction, _ := strings.Cut(s, ".")
	thousands, decimal := nbsp, ","
	if p.lang == EN {
		thousands, decimal = ",", "."
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(thousands)
		}
		b.WriteRune(digit)
	}
	if fraction != "" {
		b.WriteString(decimal + fraction)
	}
	return b.String()
}

// Percent writes a share as per cent: Percent(0.125, 1) is 12,5 % in Norwegian and 12.5% in English.
func (p *Printer) Percent(share float64, digits int) string {
	if math.IsNaN(share) || math.IsInf(share, 0) {
		return p.T("words.not_known")
	}
	number := p.Decimal(percent(share), digits)
	if p.lang == EN {
		return number + "%"
	}
	return number + nbsp + "%"
}

// percent moves the decimal point in the shortest decimal that means share, so that 0.145 is 14.5 and not 14.499….
func percent(share float64) float64 {
	f, err := strconv.ParseFloat(strconv.FormatFloat(share, 'f', -1, 64)+"e2", 64)
	if err != nil {
		return share * 100
	}
	return f
}

// Kroner writes an amount in whole kroner: 300 000 kroner in Norwegian, NOK 300,000 in English.
func (p *Printer) Kroner(n int64) string {
	number := p.group(strconv.FormatInt(n, 10))
	if p.lang == EN {
		return "NOK" + nbsp + number
	}
	if n == 1 {
		return number + nbsp + "krone"
	}
	return number + nbsp + "kroner"
}

// Euro writes an amount in whole euro: 12 000 euro in Norwegian, EUR 12,000 in English.
func (p *Printer) Euro(n int64) string {
	number := p.group(strconv.FormatInt(n, 10))
	if p.lang == EN {
		return "EUR" + nbsp + number
	}
	return number + nbsp + "euro"
}

// Range writes two numbers, already written, as a range: 75–165. Where one of them is below zero a dash would be read as
// a sign, so a word stands between: −0,38 til 0,89. Equal ends give one number.
func (p *Printer) Range(lo, hi string) string {
	switch {
	case lo == hi:
		return lo
	case !strings.HasPrefix(lo, minus) && !strings.HasPrefix(hi, minus):
		return lo + dash + hi
	case p.lang == EN:
		return lo + nbsp + "to" + nbsp + hi
	}
	return lo + nbsp + "til" + nbsp + hi
}

// capital returns s with its first letter as a capital.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
