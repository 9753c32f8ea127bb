package formats

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// SaltedDigest is hex(SHA-256(salt ‖ text)).
func SaltedDigest(salt []byte, text string) string {
	sum := sha256.Sum256(append(append([]byte(nil), salt...), text...))
	return hex.EncodeToString(sum[:])
}

// Leaf makes the exact leaf bytes.
func Leaf(origin string, seq int64, headDigest, bodyDigest string) string {
	return Canonical(NewObject("body", bodyDigest, "head", headDigest, "log", origin, "seq", seq, "v", 1))
}

// LeafParts reads a leaf and refuses one that is not exactly as the page has it.
func LeafParts(leaf, origin string, seq int64) (headDigest, bodyDigest string, err error) {
	o, err := ParseCanonicalObject(leaf, "body", "head", "log", "seq", "v")
	if err != nil {
		return "", "", err
	}
	if headDigest, err = o.Text("head"); err != nil {
		return "", "", err
	}
	if bodyDigest, err = o.Text("body"); err != nil {
		return "", "", err
	}
	if v, err := o.Integer("v"); err != nil || v != 1 {
		return "", "", errors.New("a version of the leaf that this program does not know")
	}
	if !IsDigest(headDigest) || !IsDigest(bodyDigest) || Leaf(origin, seq, headDigest, bodyDigest) != leaf {
		return "", "", errors.New("not the leaf of this log and seq")
	}
	return headDigest, bodyDigest, nil
}

var digestPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)

// IsDigest tells whether a text is a SHA-256 in lower-case hexadecimal.
func IsDigest(s string) bool { return digestPattern.MatchString(s) }

var instantPattern = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$`)

// IsInstant tells whether a text has the form of an instant.
func IsInstant(s string) bool { return instantPattern.MatchString(s) }

// Head is the head of an event, read.
type Head struct {
	At, By, Case, Type string
	N                  int64
}

// ReadHead reads a head text.
func ReadHead(text string) (h Head, err error) {
	o, err := ParseCanonicalObject(text, "at", "by", "case", "n", "type")
	if err != nil {
		return h, err
	}
	for key, into := range map[string]*string{"at": &h.At, "by": &h.By, "case": &h.Case, "type": &h.Type} {
		if *into, err = o.Text(key); err != nil {
			return h, err
		}
	}
	if h.N, err = o.Integer("n"); err != nil {
		return h, err
	}
	if !IsInstant(h.At) {
		return h, errors.New("`at` is not an instant")
	}
	return h, nil
}

// ReadBody reads a body text.
func ReadBody(text string) (*Object, error) {
	if len(text) > 65536 {
		return nil, errors.New("a body over 65,536 bytes")
	}
	o, err := ParseCanonicalObject(text)
	if err == nil && !OnlyIntegers(o) {
		return nil, errors.New("a number that is not an integer within 2^53 - 1")
	}
	return o, err
}

// BlobNames collects the digests that a body names as blobs, at any depth.
func BlobNames(v Value, into map[string]bool) {
	switch t := v.(type) {
	case []Value:
		for _, item := range t {
			BlobNames(item, into)
		}
	case *Object:
		for _, key := range t.Keys {
			if s, ok := t.Members[key].(string); ok && IsDigest(s) {
				switch key {
				case "blob", "signed_digest", "strokes", "raw", "poster", "proxy":
					into[s] = true
				}
			}
			BlobNames(t.Members[key], into)
		}
	}
}

// KeyOf gives the note key id and verifier key text of a seed.
func KeyOf(origin string, seed []byte) (public ed25519.PublicKey, id []byte, vkey string) {
	public = ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	typed := append([]byte{1}, public...)
	sum := sha256.Sum256(append([]byte(origin+"\n"), typed...))
	id = sum[:4]
	return public, id, origin + "+" + hex.EncodeToString(id) + "+" + base64.StdEncoding.EncodeToString(typed)
}

// Checkpoint signs one.
func Checkpoint(origin string, seed []byte, size int64, root tlog.Hash) string {
	text := fmt.Sprintf("%s\n%d\n%s\n", origin, size, base64.StdEncoding.EncodeToString(root[:]))
	_, id, _ := KeyOf(origin, seed)
	signature := ed25519.Sign(ed25519.NewKeyFromSeed(seed), []byte(text))
	return text + "\n— " + origin + " " + base64.StdEncoding.EncodeToString(append(id, signature...)) + "\n"
}

// OpenCheckpoint verifies a signed checkpoint under a verifier key, by the code of golang.org/x/mod.
func OpenCheckpoint(signed, vkey string) (origin string, size int64, root tlog.Hash, err error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return "", 0, root, err
	}
	n, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if err != nil {
		return "", 0, root, err
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return "", 0, root, errors.New("a checkpoint has three lines")
	}
	if size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || strconv.FormatInt(size, 10) != lines[1] || size < 0 {
		return "", 0, root, errors.New("a checkpoint's second line is its size")
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(raw) != 32 {
		return "", 0, root, errors.New("a checkpoint's third line is its root")
	}
	if lines[0] != verifier.Name() {
		return "", 0, root, errors.New("the origin line is not the name of the key")
	}
	copy(root[:], raw)
	return lines[0], size, root, nil
}

// Tree keeps every hash of a log that x/mod's algorithms ask for.
type Tree struct {
	Size   int64
	Stored []tlog.Hash
}

// ReadHashes serves tlog.
func (t *Tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, at := range indexes {
		out[i] = t.Stored[at]
	}
	return out, nil
}

// Add appends a leaf.
func (t *Tree) Add(leaf []byte) {
	hashes, err := tlog.StoredHashes(t.Size, leaf, t)
	if err != nil {
		panic(err)
	}
	t.Stored = append(t.Stored, hashes...)
	t.Size++
}

// Root is the root at a size.
func (t *Tree) Root(size int64) tlog.Hash {
	if size == 0 {
		return tlog.Hash(sha256.Sum256(nil))
	}
	h, err := tlog.TreeHash(size, t)
	if err != nil {
		panic(err)
	}
	return h
}

// TilePath names a tile; level −1 is the entries.
func TilePath(level int, index int64, width int) string {
	name := fmt.Sprintf("%03d", index%1000)
	for index >= 1000 {
		index /= 1000
		name = fmt.Sprintf("x%03d/%s", index%1000, name)
	}
	folder := strconv.Itoa(level)
	if level < 0 {
		folder = "entries"
	}
	if width != 256 {
		name += fmt.Sprintf(".p/%d", width)
	}
	return "tile/" + folder + "/" + name
}

// Tiles gives the path and content of each tile of a tree, level by level.
func (t *Tree) Tiles(visit func(path string, content []byte)) {
	for level, span := 0, int64(1); span <= t.Size; level, span = level+1, span*256 {
		for first := int64(0); first < t.Size/span; first += 256 {
			width := t.Size/span - first
			if width > 256 {
				width = 256
			}
			var content bytes.Buffer
			for i := int64(0); i < width; i++ {
				content.Write(t.node(8*level, first+i))
			}
			visit(TilePath(level, first/256, int(width)), content.Bytes())
		}
	}
}

func (t *Tree) node(level int, index int64) []byte {
	h := t.Stored[tlog.StoredHashIndex(level, index)]
	return h[:]
}

// Bundles gives the path and content of each file of entries.
func Bundles(leaves []string, visit func(path string, content []byte)) {
	for first := 0; first < len(leaves); first += 256 {
		last := first + 256
		if last > len(leaves) {
			last = len(leaves)
		}
		var content bytes.Buffer
		for _, leaf := range leaves[first:last] {
			content.Write([]byte{byte(len(leaf) >> 8), byte(len(leaf))})
			content.WriteString(leaf)
		}
		visit(TilePath(-1, int64(first/256), last-first), content.Bytes())
	}
}

// ReadBundle cuts a file of entries into leaves.
func ReadBundle(content []byte) (leaves []string, err error) {
	for len(content) > 0 {
		if len(content) < 2 {
			return nil, errors.New("the file ends inside a length")
		}
		n := int(content[0])<<8 | int(content[1])
		if len(content) < 2+n {
			return nil, errors.New("the file ends inside an entry")
		}
		leaves = append(leaves, string(content[2:2+n]))
		content = content[2+n:]
	}
	return leaves, nil
}

// TlogProof writes a proof file.
func TlogProof(index int64, proof []tlog.Hash, checkpoint string) string {
	out := "c2sp.org/tlog-proof@v1\nindex " + strconv.FormatInt(index, 10) + "\n"
	for _, h := range proof {
		out += base64.StdEncoding.EncodeToString(h[:]) + "\n"
	}
	return out + "\n" + checkpoint
}

// ReadTlogProof reads a proof file.
func ReadTlogProof(text string) (index int64, proof []tlog.Hash, checkpoint string, err error) {
	cut := strings.Index(text, "\n\n")
	if cut < 0 {
		return 0, nil, "", errors.New("no empty line")
	}
	lines, checkpoint := strings.Split(text[:cut], "\n"), text[cut+2:]
	if len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		return 0, nil, "", errors.New("not a tlog-proof@v1 with an index")
	}
	number := strings.TrimPrefix(lines[1], "index ")
	if index, err = strconv.ParseInt(number, 10, 64); err != nil || strconv.FormatInt(index, 10) != number || index < 0 {
		return 0, nil, "", errors.New("a bad index")
	}
	for _, line := range lines[2:] {
		raw, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(raw) != 32 {
			return 0, nil, "", errors.New("a bad hash line")
		}
		proof = append(proof, tlog.Hash{})
		copy(proof[len(proof)-1][:], raw)
	}
	return index, proof, checkpoint, nil
}
