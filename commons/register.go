package commons

import (
	"context"
	"encoding/json"
	"fmt"

	"allmenning"
	"allmenning/municipality"
	"allmenning/store"
)

// RegisterWith is the embedded register with the stored rows laid over it.
func RegisterWith(rows []store.RegisterRow) (*municipality.Register, error) {
	embedded := municipality.Embedded()
	if len(rows) == 0 {
		return embedded, nil
	}
	newer := make([]municipality.Row, len(rows))
	for i, r := range rows {
		if err := json.Unmarshal(r.Body, &newer[i]); err != nil {
			return nil, fmt.Errorf("commons: register row %s %s: %w", r.Number, r.Kind, err)
		}
	}
	return embedded.With(newer)
}

// UpdateRegister stores newer facts about municipalities. They are tried against the whole register first, so that a file
// that would leave a municipality without a successor is refused as a whole and nothing is stored.
func (c *Commons) UpdateRegister(ctx context.Context, actor allmenning.Actor, rows []municipality.Row) error {
	if !actor.Instance {
		return allmenning.Refuse(allmenning.Forbidden, "errors.forbidden.title")
	}
	stored, err := c.store.RegisterRows(ctx)
	if err != nil {
		return fmt.Errorf("commons: register: %w", err)
	}
	for _, r := range rows {
		body, err := json.Marshal(r)
		if err != nil {
			return fmt.Errorf("commons: register: %w", err)
		}
		kind := "name"
		if r.Indicator != "" {
			kind = "indicator:" + string(r.Indicator)
		}
		from := r.ValidFrom
		if r.Indicator != "" {
			from = fmt.Sprintf("%04d-01-01", r.Year)
		}
		stored = append(stored, store.RegisterRow{
			Number: string(r.Number), Kind: kind, ValidFrom: from, ValidTo: r.ValidTo, Body: body, Source: r.Source, Year: r.Year,
		})
	}
	if _, err := RegisterWith(stored); err != nil {
		return err
	}
	return c.store.Write(ctx, func(tx *store.Tx) error { return tx.PutRegisterRows(stored[len(stored)-len(rows):]) })
}
