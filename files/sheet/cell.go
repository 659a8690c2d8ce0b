package sheet

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"time"
)

// content is what a cell holds once its value has been read.
type content int

const (
	nothing content = iota
	words           // text
	number          // whole, and text has its digits
	decimal         // float
	day             // text is 2024-03-01, whole its number in a spreadsheet
	flag            // whole is 0 or 1
)

type cell struct {
	is    content
	text  string
	whole int64
	float float64
}

// What a spreadsheet can count: it keeps 15 digits of a number, and its days begin with 1 March 1900, since the two months
// before are a day off in some programs (Excel has a 29 February 1900) and earlier days have no number.
const (
	maxWhole = 999_999_999_999_999
	firstDay = 61
)

// countable says that a spreadsheet can hold the cell as a number or a day without changing it.
func (c cell) countable() bool {
	switch c.is {
	case number:
		return c.whole >= -maxWhole && c.whole <= maxWhole
	case day:
		return c.whole >= firstDay
	}
	return true
}

// cell reads a value of the column.
func (c Column) cell(v any) (cell, error) {
	switch v := v.(type) {
	case nil:
		return cell{}, nil
	case string:
		return c.string(v)
	case int:
		return c.number(int64(v))
	case int64:
		return c.number(v)
	case float64:
		return c.decimal(v)
	case bool:
		return c.flag(v)
	case time.Time:
		return c.day(v)
	}
	return c.reflected(v)
}

// reflected reads pointers, and types made from the plain ones.
func (c Column) reflected(v any) (cell, error) {
	r := reflect.ValueOf(v)
	switch {
	case r.Kind() == reflect.Pointer && r.IsNil():
		return cell{}, nil
	case r.Kind() == reflect.Pointer:
		return c.cell(r.Elem().Interface())
	case r.Kind() == reflect.String:
		return c.string(r.String())
	case r.CanInt():
		return c.number(r.Int())
	case r.CanUint() && r.Uint() <= math.MaxInt64:
		return c.number(int64(r.Uint()))
	case r.CanFloat():
		return c.decimal(r.Float())
	case r.Kind() == reflect.Bool:
		return c.flag(r.Bool())
	}
	return cell{}, refuse(v)
}

func refuse(v any) error { return fmt.Errorf("%w: %T", ErrValue, v) }

func (c Column) string(s string) (cell, error) {
	switch {
	case s == "":
		return cell{}, nil
	case c.Kind == Text || c.Kind == Link:
		return cell{is: words, text: s}, nil
	case c.Kind == Date:
		if t, err := time.Parse(time.DateOnly, s); err == nil && t.Year() > 0 {
			return c.day(t)
		}
		return cell{is: words, text: s}, nil
	}
	return cell{}, refuse(s)
}

func (c Column) number(n int64) (cell, error) {
	switch c.Kind {
	case Whole, Decimal, Kroner, Year:
		return cell{is: number, whole: n, text: strconv.FormatInt(n, 10)}, nil
	}
	return cell{}, refuse(n)
}

func (c Column) decimal(x float64) (cell, error) {
	if c.Kind != Decimal && c.Kind != Kroner {
		return cell{}, refuse(x)
	}
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return cell{}, fmt.Errorf("%w: %v", ErrValue, x)
	}
	return cell{is: decimal, float: x + 0}, nil // + 0 turns −0 into 0
}

func (c Column) flag(yes bool) (cell, error) {
	if c.Kind != Flag {
		return cell{}, refuse(yes)
	}
	if yes {
		return cell{is: flag, whole: 1, text: c.Choices[0]}, nil
	}
	return cell{is: flag, text: c.Choices[1]}, nil
}

func (c Column) day(t time.Time) (cell, error) {
	if c.Kind != Date {
		return cell{}, refuse(t)
	}
	if t.IsZero() {
		return cell{}, nil
	}
	y, m, d := t.Date()
	if y < 1 || y > 9999 {
		return cell{}, fmt.Errorf("%w: the year %d", ErrValue, y)
	}
	days := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()/86400 + 25569 // 1 January 1970 is day 25 569
	return cell{is: day, whole: days, text: fmt.Sprintf("%04d-%02d-%02d", y, m, d)}, nil
}

// digits writes a float with as many digits as give it back, without an exponent as long as people would.
func digits(x float64) string {
	if a := math.Abs(x); a != 0 && (a < 1e-6 || a >= 1e15) {
		return strconv.FormatFloat(x, 'E', -1, 64)
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}
