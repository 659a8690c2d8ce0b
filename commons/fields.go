package commons

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"allmenning"
)

// fields is what people write of a record, by path: "title", "places", "core.challenge", "contact.email". A list is one
// value. Who owns a record, its state and how far it is open are acts of their own and stand apart.
type fields map[string]json.RawMessage

// fieldsOf takes a record apart.
func fieldsOf(r *allmenning.Record) (fields, error) {
	out := fields{}
	for name, v := range map[string]any{"title": r.Title, "lang": r.Lang, "places": r.Places} {
		if err := out.put(name, v); err != nil {
			return nil, err
		}
	}
	for _, block := range allmenning.BlocksOf(r.Noun) {
		if err := out.put(string(block), r.Body.Part(block)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// put adds v under a path, each field of an object by itself.
func (f fields) put(path string, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("field %s: %w", path, err)
	}
	return f.putRaw(path, raw)
}

func (f fields) putRaw(path string, raw json.RawMessage) error {
	if len(raw) == 0 || raw[0] != '{' {
		f[path] = raw
		return nil
	}
	var inner map[string]json.RawMessage
	if err := json.Unmarshal(raw, &inner); err != nil {
		return fmt.Errorf("field %s: %w", path, err)
	}
	for name, v := range inner {
		if err := f.putRaw(path+"."+name, v); err != nil {
			return err
		}
	}
	return nil
}

// into puts the fields together again as r's title, language, places and body. What is not among them is empty.
func (f fields) into(r *allmenning.Record) error {
	r.Title, r.Lang, r.Places, r.Body = "", "", nil, allmenning.NewBody(r.Noun)
	tree := map[string]any{}
	for path, raw := range f {
		at := tree
		names := strings.Split(path, ".")
		for _, name := range names[:len(names)-1] {
			inner, ok := at[name].(map[string]any)
			if !ok {
				inner = map[string]any{}
				at[name] = inner
			}
			at = inner
		}
		at[names[len(names)-1]] = raw
	}
	targets := map[string]any{"title": &r.Title, "lang": &r.Lang, "places": &r.Places}
	for _, block := range allmenning.BlocksOf(r.Noun) {
		targets[string(block)] = r.Body.Part(block)
	}
	for name, v := range tree {
		raw, err := json.Marshal(v)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(raw, targets[name]); err != nil {
			return fmt.Errorf("field %s: %w", name, err)
		}
	}
	return nil
}

// same says that two records say the same in every field.
func (f fields) same(g fields) bool {
	return maps.EqualFunc(f, g, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) })
}

// exceptEmptyIn gives the fields that say something in g.
func (f fields) exceptEmptyIn(g fields) fields {
	out := maps.Clone(f)
	maps.DeleteFunc(out, func(path string, _ json.RawMessage) bool { return g.text(path) == "" })
	return out
}

// text is a field as a person reads it when two texts are held up against each other. Absent is empty.
func (f fields) text(path string) string {
	raw, ok := f[path]
	if !ok {
		return ""
	}
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return string(raw)
	}
	return plain(v)
}

func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		lines := make([]string, len(v))
		for i := range v {
			lines[i] = plain(v[i])
		}
		return strings.Join(lines, "\n")
	case map[string]any:
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if s := plain(v[name]); s != "" {
				parts = append(parts, s)
			}
		}
		return strings.Join(parts, " · ")
	}
	return fmt.Sprint(v)
}

// personal names the fields that hold what looks like a national identity number: such a text is never stored.
func (f fields) personal() allmenning.FieldErrors {
	var out allmenning.FieldErrors
	for _, path := range slices.Sorted(maps.Keys(f)) {
		if holdsIdentity(f.text(path)) {
			name := path
			var rows []any
			if json.Unmarshal(f[path], &rows) == nil {
				name = personalRow(path, rows)
			}
			out = append(out, allmenning.FieldError{Field: strings.TrimPrefix(name, "core."), Key: "field.identity_number"})
		}
	}
	return out
}

// personalRow names the field of a list that holds what looks like a national identity number: "grants.1.purpose". Where none does
// alone, it is the list.
func personalRow(list string, rows []any) string {
	for i, row := range rows {
		name := list + "." + strconv.Itoa(i)
		cells, ok := row.(map[string]any)
		if !ok && holdsIdentity(plain(row)) {
			return name
		}
		for _, cell := range slices.Sorted(maps.Keys(cells)) {
			if holdsIdentity(plain(cells[cell])) {
				return name + "." + cell
			}
		}
	}
	return list
}

// merge lays what somebody wrote upon what stands now, where both began with the same text. A field that only one of them
// changed takes the change; one that both changed differently is a clash.
func merge(read, mine, now fields) (fields, []allmenning.ClashField) {
	out := fields{}
	var clashes []allmenning.ClashField
	paths := maps.Clone(read)
	maps.Copy(paths, mine)
	maps.Copy(paths, now)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		was, wrote, stands := read[path], mine[path], now[path]
		keep := stands
		switch {
		case string(wrote) == string(stands), string(wrote) == string(was):
		case string(stands) == string(was):
			keep = wrote
		default:
			clashes = append(clashes, allmenning.ClashField{
				Field: strings.TrimPrefix(path, "core."), Read: read.text(path), Mine: mine.text(path), Theirs: now.text(path),
			})
		}
		if keep != nil {
			out[path] = keep
		}
	}
	return out, clashes
}
