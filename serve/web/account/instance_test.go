package account_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"allmenning"
	"allmenning/commons"
)

// Whoever runs the instance sees the invitations nobody else looks after, sends them anew and takes them back; the links before
// that are closed.
func TestInstance_open_invitations(t *testing.T) {
	h := newHouse(t)
	ada, kari := h.in("ada@example.org"), h.in("kari@example.org")
	h.invitation("ada@example.org", "siv@example.org", fauske, allmenning.RoleAdmin)
	is(t, ada.post("/drift/admin", "email", "per@example.org"), http.StatusSeeOther, "to run the instance")
	is(t, kari.post("/organisasjoner/"+string(vefsn)+"/folk/inviter", "email", "eva@example.org", "role", "reader"), http.StatusSeeOther, "by who looks after her own")
	body := ada.get("/drift").Body.String()
	for _, want := range []string{"siv@example.org", "Administrator for Fauske", "per@example.org", "Til å drive utgaven", "Send på nytt"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(body, "eva@example.org") {
		t.Error("the page lists an invitation that the organisation's own administrator looks after")
	}

	first := h.letter("siv@example.org").Args["path"]
	id := h.invited(fauske)
	for _, path := range []string{"/drift/trekk", "/drift/igjen"} {
		is(t, kari.post(path, "invitasjon", id), http.StatusForbidden, "somebody else: "+path)
	}
	if to := ada.post("/drift/igjen", "invitasjon", id).Header().Get("Location"); to != "/drift?gjort=igjen" {
		t.Errorf("sent anew leads to %q", to)
	}
	second := h.letter("siv@example.org").Args["path"]
	if first == second {
		t.Fatal("no new letter")
	}
	is(t, h.browser().get(first), http.StatusNotFound, "the first link")
	is(t, h.browser().get(second), http.StatusOK, "the second link")
	if to := ada.post("/drift/igjen", "invitasjon", id).Header().Get("Location"); to != "/drift?gjort=brukt" {
		t.Errorf("what is withdrawn, sent anew, leads to %q", to)
	}
	id = h.invited(fauske)
	if to := ada.post("/drift/trekk", "invitasjon", id).Header().Get("Location"); to != "/drift?gjort=trukket" {
		t.Errorf("taken back leads to %q", to)
	}
	is(t, h.browser().get(second), http.StatusNotFound, "the second link, taken back")
	if strings.Contains(ada.get("/drift").Body.String(), "siv@example.org") {
		t.Error("what is taken back is still listed")
	}
}

// Where somebody asked to be let in, the link goes to the organisation's own post again, and not to who asked.
func TestInstance_invitation_to_who_asked_goes_to_the_post_again(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	ada := h.in("ada@example.org")
	is(t, ada.post("/drift/postmottak", "org", string(fauske), "email", "post@fauske.example"), http.StatusSeeOther, "the address")
	if err := h.acts.RequestEntry(ctx, allmenning.Request{Org: fauske, Name: "Ola", Email: "ola@example.org", Text: "Vi vil være med."}); err != nil {
		t.Fatal(err)
	}
	waiting, err := h.db.RequestsWaiting(ctx)
	if err != nil || len(waiting) != 1 {
		t.Fatal(waiting, err)
	}
	is(t, ada.post("/min-side/svar", "id", waiting[0].ID, "svar", "ja", "fra", "drift"), http.StatusSeeOther, "yes")
	first := h.letter("post@fauske.example")
	is(t, ada.post("/drift/igjen", "invitasjon", h.invited(fauske)), http.StatusSeeOther, "anew")
	second := h.letter("post@fauske.example")
	if first.Template != commons.MailEntry || second.Template != commons.MailEntry || first.Args["path"] == second.Args["path"] {
		t.Errorf("letters %+v and %+v", first, second)
	}
	if m := h.letter("ola@example.org"); m.To != "" {
		t.Errorf("who asked was written to: %+v", m)
	}
}

// invited is the id of the one open invitation to an organisation.
func (h *house) invited(org allmenning.OrganisationID) string {
	h.t.Helper()
	open, err := h.db.InvitationsTo(context.Background(), org)
	if err != nil || len(open) != 1 {
		h.t.Fatalf("open invitations %+v (%v), want one", open, err)
	}
	return open[0].Digest
}
