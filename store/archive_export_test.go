package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Damage says what is wrong with the lines of a backup that is opened; nil: they are those its manifest tells of.
func Damage(b *Backup) error { return b.damage() }

// EmptyArchive gives the files of an archive of a store of a schema, without a row but one in setting, made by hand.
func EmptyArchive(schema int64) (map[string][]byte, error) {
	m := Manifest{Format: archiveForm.format, Schema: schema, LeftOut: archiveForm.leftOut}
	files := map[string][]byte{}
	for _, t := range tablesOf(schema, archiveForm.leftOut) {
		table := TableManifest{Name: t.name, Columns: []string{"key", "value"}}
		var lines []byte
		if t.name == "setting" {
			table.Rows, lines = 1, []byte(`{"key":"a","value":"x"}`+"\n")
		}
		sum := sha256.Sum256(lines)
		table.SHA256 = hex.EncodeToString(sum[:])
		files[tableFile(t.name)] = lines
		m.Tables = append(m.Tables, table)
	}
	var err error
	files[manifestName], err = json.MarshalIndent(m, "", "  ")
	return files, err
}
