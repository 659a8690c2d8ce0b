// Package i18n gives the program its words, numbers and dates in bokmål, nynorsk and English.
//
// Texts lie in catalogue/<area>.<lang>.json, one file per area and language, so that whoever writes the pages of one noun
// owns that noun's file. The key of a text is area.name: "skip" in shell.nb.json is "shell.skip". A text is a string, or
// an object with the plural forms "one" and "other":
//
//	{"skip": "Hopp til innholdet", "count": {"one": "{n:m} kommune", "other": "{n:m} kommuner"}}
//
// {name} stands for a named argument; an integer is written with the language's thousands separator. {n:m}, {n:f} and
// {n:n} spell a small number in masculine, feminine or neuter, with a capital first letter as {n:M}, {n:F}, {n:N}. The
// argument n chooses the plural form. Texts never hold HTML.
//
// The tests of this package read the whole repository: every T("…") must have its text in all three languages, and every
// text must be used. A key made while the program runs (T("label." + string(l))) is declared in computed.txt.
package i18n
