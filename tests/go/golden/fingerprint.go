package main

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Fingerprints of recordings, by docs/formats/fingerprint.md: of one, of two in either order, of many.
func fingerprintVectors() m {
	of := func(contents ...string) m {
		digests := []string{}
		for _, content := range contents {
			sum := sha256.Sum256([]byte(content))
			digests = append(digests, hex.EncodeToString(sum[:]))
		}
		whole := sha256.Sum256([]byte(strings.Join(digests, "\n") + "\n"))
		digest := hex.EncodeToString(whole[:])
		code := strings.ToUpper(digest[:4] + "-" + digest[4:8])
		return m{"recordings": digests, "digest": digest, "code": code, "count": len(digests)}
	}
	many := []string{}
	for i := 0; i < 100; i++ {
		many = append(many, string(counting(i)))
	}
	return m{"version": 1, "fingerprints": []m{of("video"), of("video", "photograph"), of("photograph", "video"), of(many...)}}
}
