package formats

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"sort"
	"strings"
)

// HexOf digests bytes with an algorithm of the bag: sha256, sha512 or sm3.
func HexOf(algorithm string, content []byte) string {
	switch algorithm {
	case "sha256":
		sum := sha256.Sum256(content)
		return hex.EncodeToString(sum[:])
	case "sha512":
		sum := sha512.Sum512(content)
		return hex.EncodeToString(sum[:])
	case "sm3":
		sum := SM3(content)
		return hex.EncodeToString(sum[:])
	}
	panic("an unknown algorithm: " + algorithm)
}

// Manifest writes the lines of the files, in order of path.
func Manifest(algorithm string, files map[string][]byte, paths []string) string {
	paths = append([]string(nil), paths...)
	sort.Strings(paths)
	out := ""
	for _, path := range paths {
		out += HexOf(algorithm, files[path]) + "  " + path + "\n"
	}
	return out
}

// ReadManifest reads a manifest: path → digest.
func ReadManifest(text string) (map[string]string, error) {
	out := map[string]string{}
	if text != "" && !strings.HasSuffix(text, "\n") {
		return nil, fmt.Errorf("the last line has no end")
	}
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if text == "" {
			break
		}
		digest, path, found := strings.Cut(line, "  ")
		if _, err := hex.DecodeString(digest); !found || err != nil || digest != strings.ToLower(digest) || path == "" {
			return nil, fmt.Errorf("line %d is not `hex  path`", i+1)
		}
		if _, twice := out[path]; twice {
			return nil, fmt.Errorf("line %d names %s again", i+1, path)
		}
		out[path] = digest
	}
	return out, nil
}

// ProofsDigest is member `entries` of seal.json: a digest over the proofs, in order of SEQ.
func ProofsDigest(seqs []int64, proofs map[int64][]byte) string {
	sorted := append([]int64(nil), seqs...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i] < sorted[j] })
	text := ""
	for _, seq := range sorted {
		text += fmt.Sprintf("%s  entries/%d.tlog-proof\n", HexOf("sha256", proofs[seq]), seq)
	}
	return HexOf("sha256", []byte(text))
}
