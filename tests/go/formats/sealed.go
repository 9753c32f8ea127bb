package formats

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"golang.org/x/crypto/argon2"
)

func gcm(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	sealer, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return sealer
}

func u16(n int) []byte    { return binary.BigEndian.AppendUint16(nil, uint16(n)) }
func u32(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }
func u64(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func join(parts ...[]byte) []byte {
	var out []byte
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// ---- segments

// SegmentEntries is how many entries a segment file holds.
const SegmentEntries = 4096

// SegmentHeaderBytes is the length of a segment file's header.
const SegmentHeaderBytes = 48

const maxRecordSize = 135168

// SegmentHeader makes the header of the file whose first entry is `first`.
func SegmentHeader(first uint64, origin string) []byte {
	sum := sha256.Sum256([]byte(origin))
	return join([]byte("ZLSEG\x00\x01\n"), u64(first), sum[:])
}

// SegmentName is the name of a segment file.
func SegmentName(first uint64) string { return fmt.Sprintf("%012d.seg", first) }

// Entry is what a record of a segment holds.
type Entry struct {
	Kind               byte // 1 entry, 2 tombstone
	Seq                uint64
	HeadSalt, BodySalt []byte
	Head, Body         string
	BodyDigest         []byte // tombstone only
	DisposedBy         uint64 // tombstone only
}

// Plain is the plaintext of a record.
func (e *Entry) Plain() []byte {
	if e.Kind == 2 {
		return join(e.HeadSalt, u32(uint32(len(e.Head))), []byte(e.Head), e.BodyDigest, u64(e.DisposedBy))
	}
	return join(e.HeadSalt, e.BodySalt, u32(uint32(len(e.Head))), []byte(e.Head), u32(uint32(len(e.Body))), []byte(e.Body))
}

// Additional is the additional data of a record's seal.
func Additional(origin string, kind byte, seq uint64, keyID uint32) []byte {
	return join([]byte("zhilu-segment-1\n"), []byte(origin), []byte("\n"), []byte{kind}, u64(seq), u32(keyID))
}

// SealRecord makes a whole record.
func SealRecord(e *Entry, origin string, keyID uint32, key, nonce []byte) []byte {
	sealed := gcm(key).Seal(nil, nonce, e.Plain(), Additional(origin, e.Kind, e.Seq, keyID))
	return join(u32(uint32(25+len(sealed))), []byte{e.Kind}, u64(e.Seq), u32(keyID), nonce, sealed)
}

// cutter takes pieces off the front of bytes and remembers that they ran out.
type cutter struct {
	rest  []byte
	short bool
}

func (c *cutter) take(n uint64) []byte {
	if c.short || uint64(len(c.rest)) < n {
		c.short = true
		return nil
	}
	out := c.rest[:n]
	c.rest = c.rest[n:]
	return out
}

func (c *cutter) counted() string {
	n := c.take(4)
	if c.short {
		return ""
	}
	return string(c.take(uint64(binary.BigEndian.Uint32(n))))
}

func readPlain(e *Entry, plain []byte) error {
	c := &cutter{rest: plain}
	e.HeadSalt = c.take(32)
	if e.Kind == 1 {
		e.BodySalt = c.take(32)
	}
	e.Head = c.counted()
	if e.Kind == 1 {
		e.Body = c.counted()
	} else {
		e.BodyDigest = c.take(32)
		if at := c.take(8); !c.short {
			e.DisposedBy = binary.BigEndian.Uint64(at)
		}
	}
	if c.short || len(c.rest) > 0 {
		return errors.New("a length inside the plaintext does not fit")
	}
	return nil
}

// ReadSegment reads a file. `last` allows a torn tail; `torn` tells that there was one.
func ReadSegment(content []byte, first uint64, origin string, keys map[uint32][]byte, last bool) (entries []*Entry, torn bool, err error) {
	if len(content) < SegmentHeaderBytes {
		if last {
			return nil, true, nil
		}
		return nil, false, errors.New("shorter than its header")
	}
	if string(content[:SegmentHeaderBytes]) != string(SegmentHeader(first, origin)) {
		return nil, false, errors.New("the header is not that of this place, version and log")
	}
	rest := content[SegmentHeaderBytes:]
	for seq := first; len(rest) > 0; seq++ {
		size := uint32(0)
		if len(rest) >= 4 {
			size = binary.BigEndian.Uint32(rest)
			if size < 41 || size > maxRecordSize {
				return entries, false, fmt.Errorf("seq %d: a size of %d", seq, size)
			}
		}
		if len(rest) < 4 || uint32(len(rest)-4) < size {
			if last {
				return entries, true, nil
			}
			return entries, false, fmt.Errorf("seq %d: the file ends inside a record", seq)
		}
		e, err := openRecord(rest[4:4+size], seq, origin, keys)
		if err != nil {
			return entries, false, fmt.Errorf("seq %d: %v", seq, err)
		}
		entries = append(entries, e)
		rest = rest[4+size:]
	}
	if len(entries) > SegmentEntries || (!last && len(entries) < SegmentEntries) {
		return entries, false, fmt.Errorf("%d entries", len(entries))
	}
	return entries, false, nil
}

func openRecord(record []byte, seq uint64, origin string, keys map[uint32][]byte) (*Entry, error) {
	e := &Entry{Kind: record[0], Seq: binary.BigEndian.Uint64(record[1:])}
	if e.Kind != 1 && e.Kind != 2 {
		return nil, fmt.Errorf("an unknown kind %d", e.Kind)
	}
	if e.Seq != seq {
		return nil, fmt.Errorf("the record says seq %d", e.Seq)
	}
	keyID := binary.BigEndian.Uint32(record[9:])
	key, there := keys[keyID]
	if !there {
		return nil, fmt.Errorf("no body key %d", keyID)
	}
	plain, err := gcm(key).Open(nil, record[13:25], record[25:], Additional(origin, e.Kind, seq, keyID))
	if err != nil {
		return nil, errors.New("the tag does not fit")
	}
	return e, readPlain(e, plain)
}

// ---- blobs

// FrameBytes is the frame length of a blob.
const FrameBytes = 1 << 20

func blobHeader() []byte {
	return join([]byte("ZLBLOB\x01\n"), u16(1), []byte{0, 0}, u32(FrameBytes))
}

func frameNonce(last bool, i int) []byte {
	flag := byte(0)
	if last {
		flag = 1
	}
	return join([]byte{flag, 0, 0, 0}, u64(uint64(i)))
}

func frameCount(n uint64) uint64 {
	if n == 0 {
		return 1
	}
	return (n + FrameBytes - 1) / FrameBytes
}

// SealBlob makes a whole .blob file.
func SealBlob(plain, key []byte) []byte {
	out, sealer := blobHeader(), gcm(key)
	frames := int(frameCount(uint64(len(plain))))
	for i := 0; i < frames; i++ {
		end := (i + 1) * FrameBytes
		if end > len(plain) {
			end = len(plain)
		}
		out = sealer.Seal(out, frameNonce(i == frames-1, i), plain[i*FrameBytes:end], blobHeader())
	}
	return out
}

// SealBlobKey makes a whole .key file.
func SealBlobKey(digest [32]byte, length uint64, key []byte, vaultID uint32, vaultKey, nonce []byte) []byte {
	open := join([]byte("ZLBKEY\x01\n"), u16(1), []byte{0, 0}, u32(vaultID), u64(length), digest[:])
	return join(open, nonce, gcm(vaultKey).Seal(nil, nonce, key, open))
}

// OpenBlob checks both files of a blob and gives its plain bytes.
func OpenBlob(name string, blobFile, keyFile []byte, vaultKeys map[uint32][]byte) ([]byte, error) {
	if len(keyFile) != 116 || string(keyFile[:12]) != "ZLBKEY\x01\n\x00\x01\x00\x00" {
		return nil, errors.New("not a key file of this version")
	}
	vaultKey, there := vaultKeys[binary.BigEndian.Uint32(keyFile[12:])]
	if !there {
		return nil, errors.New("sealed under a vault key that is not here")
	}
	if hex.EncodeToString(keyFile[24:56]) != name {
		return nil, errors.New("the key file is that of another blob")
	}
	key, err := gcm(vaultKey).Open(nil, keyFile[56:68], keyFile[68:], keyFile[:56])
	if err != nil {
		return nil, errors.New("the key file's tag does not fit")
	}
	n := binary.BigEndian.Uint64(keyFile[16:])
	frames := frameCount(n)
	if len(blobFile) < 16 || string(blobFile[:16]) != string(blobHeader()) {
		return nil, errors.New("not a blob of this version")
	}
	if uint64(len(blobFile)) != 16+n+16*frames {
		return nil, errors.New("the length is not that of the key file")
	}
	plain, sealer := make([]byte, 0, n), gcm(key)
	for i := uint64(0); i < frames; i++ {
		from, to := 16+i*(FrameBytes+16), 16+(i+1)*(FrameBytes+16)
		if to > uint64(len(blobFile)) {
			to = uint64(len(blobFile))
		}
		plain, err = sealer.Open(plain, frameNonce(i == frames-1, int(i)), blobFile[from:to], blobHeader())
		if err != nil {
			return nil, fmt.Errorf("the tag of frame %d does not fit", i)
		}
	}
	if sum := sha256.Sum256(plain); hex.EncodeToString(sum[:]) != name {
		return nil, errors.New("the plain bytes have another SHA-256")
	}
	return plain, nil
}

// ---- keys

// Keys is the content of a key file.
type Keys struct {
	Origin        string
	Record        []byte // seeds
	Access        []byte
	Bodies, Vault map[uint32][]byte
}

func b64(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

func keyList(keys map[uint32][]byte) []Value {
	var out []Value
	for id := uint32(1); int(id) <= len(keys); id++ {
		out = append(out, NewObject("id", int64(id), "key", b64(keys[id])))
	}
	return out
}

// Text is the key file in the clear, with its newline.
func (k *Keys) Text() string {
	return Canonical(NewObject("bodies", keyList(k.Bodies), "kind", "zhilu-keys",
		"logs", NewObject("access", NewObject("seed", b64(k.Access)), "record", NewObject("seed", b64(k.Record))),
		"origin", k.Origin, "v", 1, "vault", keyList(k.Vault))) + "\n"
}

// SealKeys is the key file under a passphrase, with its newline.
func SealKeys(clear, passphrase string, salt, nonce []byte, memory, passes uint32) string {
	key := argon2.IDKey([]byte(passphrase), salt, passes, memory, 1, 32)
	sealed := gcm(key).Seal(nil, nonce, []byte(clear[:len(clear)-1]), []byte("zhilu-keys-1"))
	return Canonical(NewObject(
		"kdf", NewObject("m", int64(memory), "name", "argon2id", "p", 1, "salt", b64(salt), "t", int64(passes)),
		"kind", "zhilu-keys-sealed", "nonce", b64(nonce), "sealed", b64(sealed), "v", 1)) + "\n"
}

func fixed(o *Object, key string, n int) ([]byte, error) {
	s, err := o.Text(key)
	if err != nil {
		return nil, err
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil || (n >= 0 && len(raw) != n) {
		return nil, fmt.Errorf("%q is not base64 of %d bytes", key, n)
	}
	return raw, nil
}

func members(text string, names ...string) (*Object, error) {
	if len(text) == 0 || text[len(text)-1] != '\n' {
		return nil, errors.New("the newline at the end is missing")
	}
	return ParseCanonicalObject(text[:len(text)-1], names...)
}

// OpenSealedKeys gives the clear text, with a newline, of a key file under a passphrase.
func OpenSealedKeys(text, passphrase string) (string, error) {
	o, err := members(text, "kdf", "kind", "nonce", "sealed", "v")
	if err != nil {
		return "", err
	}
	kdf, ok := o.Members["kdf"].(*Object)
	if !ok || kdf.Members["name"] != "argon2id" {
		return "", errors.New("an unknown kdf")
	}
	m, err1 := kdf.Integer("m")
	t, err2 := kdf.Integer("t")
	p, err3 := kdf.Integer("p")
	if err1 != nil || err2 != nil || err3 != nil || m < 8 || m > 1048576 || t < 1 || t > 64 || p != 1 {
		return "", errors.New("kdf parameters beyond the limits")
	}
	salt, err := fixed(kdf, "salt", 16)
	if err != nil {
		return "", err
	}
	nonce, err := fixed(o, "nonce", 12)
	if err != nil {
		return "", err
	}
	sealed, err := fixed(o, "sealed", -1)
	if err != nil {
		return "", err
	}
	key := argon2.IDKey([]byte(passphrase), salt, uint32(t), uint32(m), 1, 32)
	plain, err := gcm(key).Open(nil, nonce, sealed, []byte("zhilu-keys-1"))
	if err != nil {
		return "", errors.New("a wrong passphrase, or changed bytes")
	}
	return string(plain) + "\n", nil
}

func readKeyList(o *Object, name string) (map[uint32][]byte, error) {
	list, ok := o.Members[name].([]Value)
	if !ok || len(list) == 0 {
		return nil, fmt.Errorf("%q holds no key", name)
	}
	out := map[uint32][]byte{}
	for _, item := range list {
		one, ok := item.(*Object)
		if !ok {
			return nil, fmt.Errorf("%q holds something else than keys", name)
		}
		id, err := one.Integer("id")
		if err != nil || id < 1 || id > 1<<32-1 || out[uint32(id)] != nil {
			return nil, fmt.Errorf("%q holds a bad id", name)
		}
		if out[uint32(id)], err = fixed(one, "key", 32); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ReadKeys reads a key file in the clear.
func ReadKeys(text string) (*Keys, error) {
	o, err := members(text, "bodies", "kind", "logs", "origin", "v", "vault")
	if err != nil {
		return nil, err
	}
	if v, err := o.Integer("v"); err != nil || v != 1 || o.Members["kind"] != "zhilu-keys" {
		return nil, errors.New("not a key file of this version")
	}
	k := &Keys{}
	if k.Origin, err = o.Text("origin"); err != nil {
		return nil, err
	}
	logs, ok := o.Members["logs"].(*Object)
	if !ok {
		return nil, errors.New("no logs")
	}
	for name, into := range map[string]*[]byte{"record": &k.Record, "access": &k.Access} {
		log, ok := logs.Members[name].(*Object)
		if !ok {
			return nil, fmt.Errorf("no log %q", name)
		}
		if *into, err = fixed(log, "seed", 32); err != nil {
			return nil, err
		}
	}
	if k.Bodies, err = readKeyList(o, "bodies"); err != nil {
		return nil, err
	}
	k.Vault, err = readKeyList(o, "vault")
	return k, err
}
