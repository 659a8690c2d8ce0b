package hostile

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// maxLine is the longest line that is read, in bytes: sources.MaxLine, which a test holds it to.
const maxLine = 1 << 20

// object is a good line of JSON Lines, with more fields where some are given.
func object(id int, more ...string) string {
	fields := append([]string{`"id":"` + strconv.Itoa(id) + `"`, `"title":"Trygg hverdag ` + strconv.Itoa(id) + `"`}, more...)
	return "{" + strings.Join(fields, ",") + "}"
}

// wrongTypes are the fields of a project with what cannot stand in each.
func wrongTypes() (all [][2]string) {
	for _, field := range []string{
		"id", "lang", "title", "organisation", "funder", "url", "text", "text_kind", "organisation_number", "from", "to", "purpose", "phase", "status",
	} {
		all = append(all, [2]string{field, `17`}, [2]string{field, `{"a":1}`})
	}
	for _, field := range []string{"municipalities", "municipality_numbers", "themes", "target_groups", "measures", "sectors", "partners"} {
		all = append(all, [2]string{field, `"a"`}, [2]string{field, `[1]`})
	}
	for _, field := range []string{"amount_nok", "amount_eur"} {
		for _, value := range []string{`"300000"`, `-1`, `0.5`, `1e300`, `1e999`, `99999999999999999999`, `true`, `[1]`} {
			all = append(all, [2]string{field, value})
		}
	}
	return append(all, [2]string{"period", `2021.5`}, [2]string{"period", `[]`}, [2]string{"period", `true`})
}

// lined are files of JSON Lines. Each has good lines around what is wrong, which stands on line 2.
func lined(random *rand.Rand, yield func(File) bool) bool {
	around := func(name string, bad ...string) File {
		text := object(1) + "\n" + strings.Join(bad, "\n") + "\n" + object(90) + "\n" + object(91) + "\n"
		return jsonLines(name, text).refusing(2)
	}
	var files []File
	for i, w := range wrongTypes() {
		line := `{"id":"2","title":"Noe","` + w[0] + `":` + w[1] + `}`
		if w[0] == "id" || w[0] == "title" { // the last of two counts
			line = strings.Replace(line, `"`+w[0]+`":"`, `"_":"`, 1)
		}
		files = append(files, around(fmt.Sprintf("type-%d-%s", i, w[0]), line))
	}
	for _, depth := range []int{100, 9_000, 10_001, 200_000} {
		deep := strings.Repeat("[", depth) + strings.Repeat("]", depth)
		f := around(fmt.Sprintf("depth-%d", depth), object(2, `"dyp":`+deep))
		if depth < 10_000 { // a field nobody uses; deeper than that the standard library does not go
			f = f.refusing()
		}
		files = append(files, f, around(fmt.Sprintf("depth-%d-of-title", depth), `{"id":"2","title":`+deep+`}`),
			around(fmt.Sprintf("depth-%d-never-ending", depth), `{"id":"2","title":"a","dyp":`+strings.Repeat("{\"a\":", depth)))
	}
	bad := map[string]string{
		"null": "null", "number": "17", "list": "[" + object(2) + "]", "text": `"a"`, "two": object(2) + object(3), "comma": object(2) + ",", "nothing": "{}",
		"unquoted": `{id:"2",title:"a"}`, "apostrophes": `{'id':'2','title':'a'}`, "comment": object(2) + " // se her", "not-a-number": `{"id":"2","title":"a","amount_nok":NaN}`,
		"half": `{"id":"2","tit`, "csv": "2;Trygg hverdag;Vefsn", "zero": "{\"id\":\"2\",\"title\":\"a\x00b\"}", "zero-escaped": `{"id":"2","title":"a\u0000b"}`,
		"bytes": "{\"id\":\"2\",\"title\":\"Bl\xe5b\xe6r\"}", "no-id": `{"title":"a"}`, "blank-id": `{"id":"  ","title":"a"}`, "no-title": `{"id":"2"}`,
		"blank-title": `{"id":"2","title":" \t\n "}`, "null-title": `{"id":"2","title":null}`, "twice": object(1), "tab": "{\"id\":\"2\",\"title\":\"a\tb\"}",
		"long-line": object(2, `"text":"`+strings.Repeat("æ", maxLine)+`"`),
	}
	for _, name := range slices.Sorted(maps.Keys(bad)) {
		files = append(files, around(name, bad[name]))
	}
	odd := map[string]string{
		"formula": object(2, `"organisation":"=cmd|' /C calc'!A0"`, `"text":"@SUM(1)"`, `"url":"javascript:alert(1)"`), "half-of-a-pair": object(2, `"text":"a\ud800b"`),
		"same-name-twice": `{"id":"7","id":"2","title":"a","title":"b"}`, "many-names": object(2, many(20_000)), "blank-lines": strings.Repeat(" \t\r\n", 5_000) + object(2),
		"right-to-left": object(2, `"text":"\u202egnp.exe\u202c \u0000"`), "million-digits": object(2, `"lang":"`+strings.Repeat("9", 200_000)+`"`),
	}
	for _, name := range slices.Sorted(maps.Keys(odd)) {
		files = append(files, around(name, odd[name]).anyhow())
	}
	marked := jsonLines("mark", "\ufeff"+object(1)+"\r\n"+object(2)+"\r\n")
	files = append(files, marked, jsonLines("no-end", object(1)+"\n"+object(2)), jsonLines("empty-objects", strings.Repeat("{}\n", 5_000)).anyhow())
	files = append(files, whole(random)...)
	for _, f := range files {
		f.Name = "lines/" + f.Name + ".jsonl"
		if !yield(f) {
			return false
		}
	}
	head := object(1) + "\n" + `{"id":"2","title":"`
	for _, f := range []File{
		swelling("lines/line-64MB.jsonl", "not_table", head, "z", "\"}\n"+object(3)+"\n", 64<<20).refusing(2),
		swelling("lines/line-1GB.jsonl", "not_table", head, "z", "", 1_000_000_000),
		swelling("lines/braces-16MB.jsonl", "not_table", "", "{", "", 16<<20).anyhow(),
		swelling("lines/blank-lines-2MB.jsonl", "not_table", object(1)+"\n", "\n", object(2)+"\n", 2<<20).anyhow(),
	} {
		f.Lines = true
		if !yield(f) {
			return false
		}
	}
	return true
}

// whole are files that are refused whole: they tell who somebody is, wherever in the object and however it is written.
func whole(random *rand.Rand) (files []File) {
	for i, write := range []func(number string) string{
		func(n string) string { return object(2, `"text":"bruker `+n+` har alarm"`) },
		func(n string) string { return object(2, `"text":"bruker `+n[:6]+` `+n[6:]+`"`) },
		func(n string) string { return object(2, `"merknad":"`+n+`"`) },
		func(n string) string { return object(2, `"`+n+`":"a"`) },
		func(n string) string { return object(2, `"brukere":[{"a":[{"b":"`+n+`"}]}]`) },
		func(n string) string { return object(2, `"tall":`+n) },
		func(n string) string { return object(2, `"text":"`+escapedDigits(n)+`"`) },
		func(n string) string { return `{"id":"` + n + `","title":"a"}` },
		func(n string) string { return object(2, `"text":"`) + n }, // no JSON at all
	} {
		number := identity(random)
		for number[0] == '0' { // which a number does not begin with in JSON
			number = identity(random)
		}
		f := jsonLines(fmt.Sprintf("identity-%d", i), object(1)+"\n"+write(number)+"\n"+object(3)+"\n").anyhow()
		f.Holds = IdentityNumbers
		files = append(files, f)
	}
	for i, name := range []string{"Fødselsdato", "fodselsdato", `f\u00f8dselsdato`, "personnummer"} {
		f := jsonLines(fmt.Sprintf("births-%d", i), object(1)+"\n"+object(2, `"navn på bruker":"Bruker 1"`, `"`+name+`":"12.03.1941"`)+"\n").anyhow()
		f.Holds = BirthDates
		files = append(files, f)
	}
	return files
}

// escapedDigits writes digits as JSON may: 1 is \u0031.
func escapedDigits(n string) string {
	var b strings.Builder
	for _, d := range n {
		fmt.Fprintf(&b, `\u%04x`, d)
	}
	return b.String()
}

// many are so many fields of an object.
func many(n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = `"felt` + strconv.Itoa(i) + `":` + strconv.Itoa(i)
	}
	return strings.Join(all, ",")
}

// jsonLines is a file of JSON Lines. Who reads tables says of it that it is none.
func jsonLines(name, text string) File {
	f := file(name, "not_table", []byte(text))
	f.Lines = true
	return f
}

// refusing says on which lines a file has what is refused; the others are taken in.
func (f File) refusing(lines ...int) File {
	f.Refused, f.Anyhow = lines, false
	return f
}

// anyhow says that lines may be refused or not: what counts is that the file does no harm.
func (f File) anyhow() File {
	f.Refused, f.Anyhow = nil, true
	return f
}
