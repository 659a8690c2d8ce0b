package export

import (
	"reflect"
	"strings"

	"allmenning"
	"allmenning/files/sheet"
)

// inLanguages is a text in several languages, and the field it stands in.
type inLanguages struct {
	field string
	allmenning.Texts
}

func textsOf(x *row) (out []any) {
	for _, b := range allmenning.BlocksOf(x.Record.Noun) {
		at := ""
		if b != allmenning.Core {
			at = string(b) + "."
		}
		for _, t := range textsIn(reflect.ValueOf(x.Record.Body.Part(b)), at) {
			several := 0
			for _, text := range []string{t.NB, t.NN, t.EN} {
				if text != "" {
					several++
				}
			}
			if several > 1 {
				out = append(out, t)
			}
		}
	}
	return out
}

// textsIn finds the texts in up to three languages of a value, by the path of their fields.
func textsIn(v reflect.Value, at string) (out []inLanguages) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return nil
	}
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if name == "-" || name == "" {
			continue // another block, or a field that has no text
		}
		if t, ok := v.Field(i).Interface().(allmenning.Texts); ok {
			out = append(out, inLanguages{at + name, t})
		} else {
			out = append(out, textsIn(v.Field(i), at+name+".")...)
		}
	}
	return out
}

func textColumns() []column {
	return append(ofRecord(),
		item("text_field", sheet.Text, func(x *row, t inLanguages) any {
			if !x.people || x.words == nil {
				return t.field
			}
			return x.words.Label(t.field)
		}),
		item("text_nb", sheet.Text, func(_ *row, t inLanguages) any { return t.NB }),
		item("text_nn", sheet.Text, func(_ *row, t inLanguages) any { return t.NN }),
		item("text_en", sheet.Text, func(_ *row, t inLanguages) any { return t.EN }),
	)
}
