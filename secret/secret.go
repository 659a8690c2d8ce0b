// Package secret makes and checks what only its holder may know: passwords and the tokens of sessions and links.
package secret

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
)

// The cost of a password, as OWASP's cheat sheet on password storage advises for argon2id (19 MiB, two passes, one lane).
// The numbers stand in each digest, so that they may be raised without making old passwords wrong.
const (
	memoryKiB = 19 * 1024
	passes    = 2
	lanes     = 1
	saltBytes = 16
	keyBytes  = 32
)

// atOnce bounds the memory that many sign-ins at once can take.
var atOnce = make(chan struct{}, 2)

// ErrDigest says that a stored digest is not one of ours.
var ErrDigest = errors.New("secret: unknown form of digest")

// HashPassword gives the digest of a password, to be stored: argon2id with a salt of its own, in the usual form
// $argon2id$v=19$m=…,t=…,p=…$salt$key. It waits while two others are being made; an error is only ctx's.
func HashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt) // never fails
	key, err := derive(ctx, password, salt, passes, memoryKiB, lanes)
	if err != nil {
		return "", err
	}
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memoryKiB, passes, lanes,
		b64.EncodeToString(salt), b64.EncodeToString(key)), nil
}

// CheckPassword says whether password is the one digest was made of. It takes the same time for a right and a wrong one.
func CheckPassword(ctx context.Context, digest, password string) (bool, error) {
	parts := strings.Split(digest, "$")
	var version int
	var m, t uint32
	var p uint8
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, ErrDigest
	}
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false, ErrDigest
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &m, &t, &p); err != nil {
		return false, ErrDigest
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	key, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(key) != keyBytes || t == 0 || p == 0 || m > 1<<20 {
		return false, ErrDigest
	}
	got, err := derive(ctx, password, salt, t, m, p)
	return err == nil && subtle.ConstantTimeCompare(got, key) == 1, err
}

// Waste takes the time of one CheckPassword: what is done for an address nobody has, so that the answer comes no sooner.
func Waste(ctx context.Context, password string) error {
	_, err := derive(ctx, password, make([]byte, saltBytes), passes, memoryKiB, lanes)
	return err
}

// work counts how many times a password has been turned into a key.
var work atomic.Int64

// Work is how many times a password has been turned into a key since the program started: what an even answer to known and
// unknown addresses is measured by.
func Work() int64 { return work.Load() }

func derive(ctx context.Context, password string, salt []byte, t, m uint32, p uint8) ([]byte, error) {
	select {
	case atOnce <- struct{}{}:
		defer func() { <-atOnce }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	work.Add(1)
	return argon2.IDKey([]byte(password), salt, t, m, p, keyBytes), nil
}

// NewToken gives 256 random bits as text that fits in an address or a cookie, and the digest to store in its place.
func NewToken() (token, digest string) {
	raw := make([]byte, 32)
	rand.Read(raw) // never fails
	token = base64.RawURLEncoding.EncodeToString(raw)
	return token, Digest(token)
}

// TokenOf gives a token that is the same each time for one seed, and its digest. It is as hard to guess as the seed is.
func TokenOf(seed string) (token, digest string) {
	sum := sha256.Sum256([]byte("token\x1f" + seed))
	token = base64.RawURLEncoding.EncodeToString(sum[:])
	return token, Digest(token)
}

// Digest is of a token: SHA-256 in hexadecimal. A token has enough randomness of its own to need no salt.
func Digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
