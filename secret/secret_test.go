package secret

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestPassword(t *testing.T) {
	ctx := context.Background()
	digest, err := HashPassword(ctx, "blåbærsyltetøy på loftet")
	if err != nil || !strings.HasPrefix(digest, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("%q, %v", digest, err)
	}
	again, _ := HashPassword(ctx, "blåbærsyltetøy på loftet")
	if again == digest {
		t.Error("two digests of one password are the same: no salt")
	}
	for password, want := range map[string]bool{"blåbærsyltetøy på loftet": true, "blåbærsyltetøy på loftet ": false, "": false} {
		if got, err := CheckPassword(ctx, digest, password); got != want || err != nil {
			t.Errorf("%q: %v, %v; want %v", password, got, err, want)
		}
	}
}

// The digest was made by another program: argon2-cffi's reference encoder for the password "password" and the salt
// "somesalt" with m=65536, t=2, p=1 (test vector of the argon2 reference implementation, src/test.c).
func TestCheckPassword_knows_what_the_reference_made(t *testing.T) {
	const reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if ok, err := CheckPassword(context.Background(), reference, "password"); !ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
}

func TestCheckPassword_refuses_other_forms(t *testing.T) {
	for _, digest := range []string{"", "password", "$2a$10$abc", "$argon2id$v=16$m=1,t=1,p=1$AA$AA", "$argon2id$v=19$m=99999999,t=1,p=1$AA$AA"} {
		if _, err := CheckPassword(context.Background(), digest, "x"); !errors.Is(err, ErrDigest) {
			t.Errorf("%q: %v, want ErrDigest", digest, err)
		}
	}
}

func TestHashPassword_gives_up_with_its_caller(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	atOnce <- struct{}{}
	atOnce <- struct{}{}
	defer func() { <-atOnce; <-atOnce }()
	if _, err := HashPassword(ctx, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestNewToken(t *testing.T) {
	token, digest := NewToken()
	if other, _ := NewToken(); len(token) != 43 || digest != Digest(token) || other == token {
		t.Errorf("%q %q", token, digest)
	}
}

func TestTokenOf_is_the_same_for_one_seed(t *testing.T) {
	a, digest := TokenOf("frø")
	again, _ := TokenOf("frø")
	other, _ := TokenOf("frø ")
	if a != again || a == other || digest != Digest(a) || len(a) != 43 {
		t.Errorf("%q, %q, %q with the digest %s", a, again, other, digest)
	}
}
