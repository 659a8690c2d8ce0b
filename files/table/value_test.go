package table

import (
	"math"
	"testing"
	"time"
)

func TestReadNumber(t *testing.T) {
	for text, want := range map[string]Measure{
		"1 500 000,50 kr":     {Value: 1500000.5, Digits: 150000050, Decimals: 2, Unit: "NOK"},
		"1\u00a0500\u00a0000": {Value: 1500000, Digits: 1500000},
		"1\u202f500":          {Value: 1500, Digits: 1500},
		"1\u2009500,5":        {Value: 1500.5, Digits: 15005, Decimals: 1},
		"1.500.000":           {Value: 1500000, Digits: 1500000},
		"1.500.000,50":        {Value: 1500000.5, Digits: 150000050, Decimals: 2},
		"1,500,000.50":        {Value: 1500000.5, Digits: 150000050, Decimals: 2},
		"1 500,500":           {Value: 1500.5, Digits: 1500500, Decimals: 3},
		"kr 200 000,-":        {Value: 200000, Digits: 200000, Unit: "NOK"},
		"kr. 200.000,–":       {Value: 200000, Digits: 200000, Unit: "NOK"},
		"NOK 7":               {Value: 7, Digits: 7, Unit: "NOK"},
		"kr -5":               {Value: -5, Digits: -5, Unit: "NOK"},
		"-5,25":               {Value: -5.25, Digits: -525, Decimals: 2},
		"−5":                  {Value: -5, Digits: -5},
		"(1 234) kr":          {},
		"(1 234)":             {Value: -1234, Digits: -1234},
		"0":                   {},
		"0,125":               {Value: .125, Digits: 125, Decimals: 3},
		"12.345":              {Value: 12345, Digits: 12345, Ambiguous: true},
		"12,345":              {Value: 12345, Digits: 12345, Ambiguous: true},
		"6978124.0":           {Value: 6978124, Digits: 69781240, Decimals: 1},
		"6978.125":            {Value: 6978.125, Digits: 6978125, Decimals: 3},
		"12,5 %":              {Value: 12.5, Digits: 125, Decimals: 1, Unit: "%"},
		"3 prosent":           {Value: 3, Digits: 3, Unit: "%"},
		"€ 40":                {Value: 40, Digits: 40, Unit: "EUR"},
		"999999999999999999":  {Value: 999999999999999999, Digits: 999999999999999999},
		"9999999999999999999": {},
		"":                    {},
		"1,5 mill.":           {},
		"ca. 300":             {},
		"9,19E+08":            {},
		"12 34":               {},
		"1.50.000":            {},
		"1,5,5":               {},
		"1 500.000,5,":        {},
		"--5":                 {},
		"kr 5 kr":             {},
		"5-":                  {},
		"(5":                  {},
		"31.12.2024":          {},
		"12.":                 {},
		"½":                   {},
		"1 kr per dag":        {},
		"Infinity":            {},
		"0x10":                {},
	} {
		got, err := ReadNumber(text)
		if ok := want != (Measure{}) || text == "0"; got != want || (err == nil) != ok {
			t.Errorf("%q: %+v %v, want %+v", text, got, err, want)
		}
	}
}

func TestReadDate(t *testing.T) {
	for text, want := range map[string]string{
		"31.12.2024": "2024-12-31", "31. 12. 2024": "2024-12-31", "1.2.24": "2024-02-01", "31/12-24": "2024-12-31", "31/12-2024": "2024-12-31",
		"31/12/2024": "2024-12-31", "31-12-2024": "2024-12-31", "2024-12-31": "2024-12-31", "2024/12/31": "2024-12-31", "20241231": "2024-12-31",
		"31. desember 2024": "2024-12-31", "31 desember 2024": "2024-12-31", "31. des. 2024": "2024-12-31", "31-des-24": "2024-12-31", "den 31. desember 2024": "2024-12-31",
		"tysdag 31. desember 2024": "2024-12-31", "tirsdag den 31. desember 2024": "2024-12-31", "1. mai 2023": "2023-05-01", "17. september 2023": "2023-09-17", "17. sept. 2023": "2023-09-17",
		"December 31, 2024": "2024-12-31", "31 December 2024": "2024-12-31", "31st of December 2024": "2024-12-31", "Dec 31 2024": "2024-12-31", "1 May 2023": "2023-05-01",
		"2012-10-17 13:00:00": "2012-10-17", "2012-10-17T13:00:00.000Z": "2012-10-17", "2012-10-17T13:00:00+02:00": "2012-10-17", "25.05.2020 00:00": "2020-05-25", "25.05.2020 kl. 12.30": "2020-05-25",
		"des. 2024": "2024-12", "desember 2024": "2024-12", "December 2024": "2024-12", "des-24": "2024-12", "des.24": "2024-12", "12/2024": "2024-12", "12.2024": "2024-12", "2024-12": "2024-12",
		"2024": "2024", "29.02.2024": "2024-02-29", "1.1.50": "1950-01-01", "1.1.49": "2049-01-01", " 31.12.2024 ": "2024-12-31", "31.\u00a0desember\u00a02024": "2024-12-31",
		"": "", "31.02.2024": "", "29.02.2023": "", "12/31/2024": "", "31.13.2024": "", "00.01.2024": "", "2024-00-01": "", "2018-20": "", "2024-13": "", "nå": "", "høsten 2024": "",
		"2022–2024": "", "45657": "", "3": "", "17. mai": "", "mai 17": "", "99999999": "", "1.5": "", "12.345": "", "ukedag 2024": "", "0000-01-01": "",
	} {
		got, err := ReadDate(text)
		if want == "" && err == nil || want != "" && (err != nil || got.String() != want) {
			t.Errorf("%q: %s %v, want %q", text, got, err, want)
		}
	}
}

// The numbers are Excel's own: 1 is 1 January 1900, 60 the day that never was, 45657 31 December 2024; in the other count 1462
// less. (Microsoft support article 214330, "Differences between the 1900 and the 1904 date system in Excel".)
func TestSerialDate(t *testing.T) {
	for _, c := range []struct {
		serial float64
		in1904 bool
		want   string
	}{
		{1, false, "1900-01-01 00:00:00"},
		{59, false, "1900-02-28 00:00:00"},
		{60, false, ""},
		{60.5, false, ""},
		{61, false, "1900-03-01 00:00:00"},
		{45657, false, "2024-12-31 00:00:00"},
		{45657.75, false, "2024-12-31 18:00:00"},
		{45657.999999, false, "2025-01-01 00:00:00"},
		{44195, true, "2024-12-31 00:00:00"},
		{0, true, "1904-01-01 00:00:00"},
		{0, false, ""},
		{.5, false, ""},
		{-1, false, ""},
		{-1, true, ""},
		{2958465, false, "9999-12-31 00:00:00"},
		{2958465.9999999, false, ""},
		{2958466, false, ""},
		{math.NaN(), false, ""},
		{math.Inf(1), true, ""},
		{1e300, false, ""},
	} {
		got, ok := SerialDate(c.serial, c.in1904)
		if ok != (c.want != "") || ok && got.Format(time.DateTime) != c.want {
			t.Errorf("%v %v: %v %v, want %q", c.serial, c.in1904, got, ok, c.want)
		}
	}
}

// As Excel set to Norwegian (bokmål) shows them.
func TestShown(t *testing.T) {
	const s = "\u00a0"
	for _, c := range []struct {
		v    float64
		code string
		want string
	}{
		{1234567.5, "#,##0.00", "1" + s + "234" + s + "567,50"},
		{-1234567.5, "#,##0", "-1" + s + "234" + s + "568"},
		{0, "#,##0", "0"},
		{1.005, "0.00", "1,01"},
		{.125, "0.0%", "12,5%"},
		{.5, "0%", "50%"},
		{5, "000", "005"},
		{301, "0000", "0301"},
		{1500, `#,##0 "kr"`, "1" + s + "500 kr"},
		{1500, `[$kr-414] #,##0.00`, "kr 1" + s + "500,00"},
		{1500, `_-* #,##0.00 _k_r_-`, "1" + s + "500,00"},
		{1234567, `#\ ##0`, "1234 567"},
		{97012345, "00 00 00 00", "97 01 23 45"},
		{-5, "0;(0)", "(5)"},
		{0, "0;-0;–", "–"},
		{1.5, "0.###", "1,5"},
		{2, "0.0#", "2,0"},
		{1500000, "0.0,,", "1,5"},
		{.1 + .2, "General", "0,3"},
		{1e20, "General", "1E+20"},
		{3.25, "# ?/?", "3,25"},
		{45657, "dd/mm/yyyy", "31.12.2024"},
		{45657, "yyyy-mm-dd", "2024-12-31"},
		{45657, "d. mmmm yyyy", "31. desember 2024"},
		{45657, "mmm/yy", "des.24"},
		{45657, "dddd", "tirsdag"},
		{45657.5625, "dd/mm/yyyy hh:mm", "31.12.2024 13:30"},
		{.5625, "hh:mm", "13:30"},
		{.5625, "h:mm AM/PM", "1:30 PM"},
		{1.5, "[h]:mm", "36:00"},
		{60, "dd/mm/yyyy", "29.02.1900"},
		{7, `"uke "0`, "uke 7"},
		{7, `@`, "7"},
		{7, `"skjult"`, "skjult"},
		{7, `[Red]0`, "7"},
	} {
		if got := parseFormat(c.code).shown(c.v, false); got != c.want {
			t.Errorf("%v as %s: %q, want %q", c.v, c.code, got, c.want)
		}
	}
}
