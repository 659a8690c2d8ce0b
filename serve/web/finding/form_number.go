package finding

import (
	"math"
	"strconv"
	"strings"

	"allmenning"
	"allmenning/commons"
	"allmenning/serve/web/form"
)

// reader reads numbers out of a form as people write them, and names the fields it cannot read.
type reader struct {
	v     form.Values
	wrong allmenning.FieldErrors
}

func (in *reader) fault(name, key string, args ...any) {
	in.wrong = append(in.wrong, allmenning.FieldError{Field: name, Key: key, Args: args})
}

// number reads a field; nil for one that is empty, and for one that cannot be read.
func (in *reader) number(name string) *float64 {
	text := in.v.Get(name)
	if text == "" {
		return nil
	}
	x, key := parse(text)
	if key != "" {
		in.fault(name, key, "value", text)
		return nil
	}
	return &x
}

// count reads a whole number that is not below zero.
func (in *reader) count(name string) *int {
	x := in.number(name)
	if x == nil {
		return nil
	}
	if *x < 0 {
		in.fault(name, "field.negative")
		return nil
	}
	if *x != math.Trunc(*x) || *x > 1e9 {
		in.fault(name, "field.whole", "value", in.v.Get(name))
		return nil
	}
	n := int(*x)
	return &n
}

// percent reads how many of a hundred, with or without its sign.
func (in *reader) percent(name string) *int {
	text := strings.TrimSpace(strings.TrimSuffix(in.v.Get(name), "%"))
	one := &reader{v: form.Values{name: {text}}}
	n := one.count(name)
	if in.wrong = append(in.wrong, one.wrong...); n != nil && *n > 100 {
		in.fault(name, "field.out_of_range")
	}
	return n
}

// kroner reads an amount in whole kroner.
func (in *reader) kroner(name string) *int64 {
	text := in.v.Get(name)
	if text == "" {
		return nil
	}
	n, ok := commons.ReadAmount(text)
	if !ok {
		in.fault(name, "field.amount", "value", text)
		return nil
	}
	return &n
}

func (in *reader) year(name string) int {
	text := in.v.Get(name)
	if text == "" {
		return 0
	}
	year, err := strconv.Atoi(text)
	if err != nil || year < 1900 || year > 2100 {
		in.fault(name, "field.year")
	}
	return year
}

// spaces are those that stand between thousands.
var spaces = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\u2009", "", "'", "", "−", "-", "–", "-")

// parse reads a number with decimal comma or point and spaces between thousands: "1 200,5". key says why it cannot be read: a
// percent sign means that a share was written where people are counted. A point or comma before three figures is a sign of
// thousands to some and of decimals to others, and is not guessed at where both would make sense.
func parse(text string) (x float64, key string) {
	s := spaces.Replace(strings.TrimSpace(text))
	if strings.ContainsAny(s, "%‰") {
		return 0, "field.percent"
	}
	if commas, points := strings.Count(s, ","), strings.Count(s, "."); commas+points > 1 {
		return 0, "field.not_number"
	}
	if at := strings.IndexByte(s, '.'); at > 0 && len(s)-at == 4 && strings.Trim(s[:at], "-0") != "" && at <= 4 {
		return 0, "field.thousands"
	}
	s = strings.Replace(s, ",", ".", 1)
	if strings.Trim(s, "-.0123456789") != "" {
		return 0, "field.not_number" // no "Inf", "0x10" or "1e9"
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, "field.not_number"
	}
	return x, ""
}

// written writes a number as it is typed: 12,5.
func written(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'f', -1, 64), ".", ",", 1)
}

func writtenIf[T int | int64 | float64](x *T) string {
	if x == nil {
		return ""
	}
	return written(float64(*x))
}
