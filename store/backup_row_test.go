package store_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"allmenning/store"
)

// Texts are written as encoding/json writes them, so backups and archives are the same from release to release.
func TestRow_writesTextsAsJSON(t *testing.T) {
	var all strings.Builder
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if utf8.ValidRune(r) && (r < 0x3000 || r%97 == 0 || r > 0xfff0 && r < 0x10010) {
			all.WriteRune(r)
		}
	}
	var want bytes.Buffer
	e := json.NewEncoder(&want)
	e.SetEscapeHTML(false)
	if err := e.Encode(map[string]string{"a": all.String()}); err != nil {
		t.Fatal(err)
	}
	line, err := store.WriteRow([]string{"a"}, []any{all.String()}, false)
	if err != nil || !bytes.Equal(line, want.Bytes()) {
		t.Errorf("%v: %.200q", err, line)
	}
}

// What is taken in of an archive is what would be written of it, byte for byte; anything else is an error. What a backup takes in
// settles after one writing.
func FuzzRow(f *testing.F) {
	for _, line := range []string{
		`{"a":"x","b":1}`, `{"a":"Vaapste – \"ŋ\" \\ \n\u2028","b":-9223372036854775808}`, `{"a":"","b":0}`, `{"b":1,"a":"x"}`,
		`{"a":{"base64":"/wD+"},"b":1}`, `{"a":"\u0000","b":1}`, `{"a":"\ud800","b":1}`, "{\"a\":\"\xff\",\"b\":1}", `{"a":"x","b":-0}`,
		`{"a":"x","b":NaN}`, `{"a":"x","b":1e999}`, `{"a":"x","a":"y","b":1}`, `{"a":null,"b":1}`, `{"a":"x","b":2}`, `[]`, `{`, ``,
	} {
		f.Add([]byte(line+"\n"), false)
		f.Add([]byte(line+"\n"), true)
	}
	columns := []string{"a", "b"}
	f.Fuzz(func(t *testing.T, line []byte, truth bool) {
		truths := []bool{false, truth}
		if values, err := store.ReadRow(line, columns, truths, true); err == nil {
			again, err := store.WriteRow(columns, values, true)
			if err != nil || !bytes.Equal(again, line) {
				t.Errorf("%q is taken in and written as %q: %v", line, again, err)
			}
		}
		values, err := store.ReadRow(line, columns, truths, false)
		if err != nil {
			return
		}
		once, err := store.WriteRow(columns, values, false)
		if err != nil {
			t.Fatalf("%q is read as %v and cannot be written: %v", line, values, err)
		}
		values, err = store.ReadRow(once, columns, truths, false)
		if err != nil {
			t.Fatalf("%q is written as %q and cannot be read: %v", line, once, err)
		}
		if twice, err := store.WriteRow(columns, values, false); err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%q, then %q: %v", once, twice, err)
		}
	})
}
