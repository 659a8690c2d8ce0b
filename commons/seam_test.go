package commons

import (
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// Another way of proving who one is needs a credential of its own kind and enter, and nothing else: a session made by it is a session
// like any other. The password's own half is not touched, and knows nothing of it.
func TestEnter_by_a_second_kind_of_credential(t *testing.T) {
	const provider = "oidc:https://login.example.org"
	db, c, _ := clocked(t)
	ada := enter(t, c)
	per := invite(t, c, ada, "per@example.org", vefsn, allmenning.RoleEditor)
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutCredential(provider, "subject-17", per.Actor.Person, "") })

	byProvider := func(subject string) (token string, err error) {
		person, kept, err := c.store.Credential(ctx, provider, subject)
		if err != nil {
			return "", err
		}
		return c.enter(ctx, proof{person, provider, subject, kept})
	}
	token, err := byProvider("subject-17")
	if err != nil {
		t.Fatal(err)
	}
	v := visit(t, c, token)
	if v.Actor.Person != per.Actor.Person || v.Actor.Acting != vefsn || !v.Actor.MayPublish(vefsn) || v.Name != per.Name {
		t.Errorf("came in as %+v, want as %+v", v, per)
	}
	if _, err := byProvider("per@example.org"); allmenning.KindOf(err) != allmenning.NotFound {
		t.Errorf("an address is no proof: %v", err)
	}
	if _, err := c.SignIn(ctx, "per@example.org", goodPassword); err != nil {
		t.Errorf("the password no longer works: %v", err)
	}
	if _, err := c.SignIn(ctx, "per@example.org", ""); allmenning.KindOf(err) != allmenning.Forbidden {
		t.Errorf("a credential without a secret lets in by an empty password: %v", err)
	}
	if err := c.SignOut(ctx, v, false); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Visit(ctx, token); allmenning.KindOf(err) != allmenning.NotFound {
		t.Errorf("signed out, it lets in: %v", err)
	}
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.DeleteCredentials(per.Actor.Person) })
	if _, err := c.enter(ctx, proof{per.Actor.Person, provider, "subject-17", ""}); err == nil {
		t.Error("a credential that is taken away lets in")
	}
}
