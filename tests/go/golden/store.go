package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"

	"zhilu/formats"
)

// writeStore writes the files of a small but whole data directory, without database, and its keys beside it: two logs, a
// record log of more than one segment and one bundle, a tombstone, two blobs. verify-store and the C++ rebuild read it.
func writeStore(folder string) error {
	keys := &formats.Keys{Origin: "demo.zhilu.example", Record: secret("record log seed", 32), Access: secret("access log seed", 32),
		Bodies: map[uint32][]byte{1: secret("body key 1", 32)}, Vault: map[uint32][]byte{1: secret("vault key 1", 32)}}
	files := map[string][]byte{}
	blobs := [][]byte{[]byte("责令限期整改指令书（示例）"), counting(formats.FrameBytes + 1)}
	names := []string{}
	for i, plain := range blobs {
		digest := sha256.Sum256(plain)
		name := hexOf(digest[:])
		key := secret(fmt.Sprintf("store blob key %d", i), 32)
		files["vault/"+name[:2]+"/"+name+".blob"] = formats.SealBlob(plain, key)
		files["vault/"+name[:2]+"/"+name+".key"] = formats.SealBlobKey(digest, uint64(len(plain)), key, 1, keys.Vault[1], secret(fmt.Sprintf("store nonce %d", i), 12))
		names = append(names, name)
	}
	body := func(i int64) string {
		if i%1000 < int64(len(names)) {
			return formats.Canonical(formats.NewObject("blob", names[i%1000]))
		}
		return formats.Canonical(formats.NewObject("note", fmt.Sprintf("第 %d 条", i)))
	}
	storeLog(files, "log", "bodies", keys.Origin+"/record", keys, keys.Record, 4100, 7, body)
	storeLog(files, "access-log", "access-bodies", keys.Origin+"/access", keys, keys.Access, 3, -1, body)
	for path, content := range files {
		full := filepath.Join(folder, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(full, content, 0o600); err != nil {
			return err
		}
	}
	beside := filepath.Clean(folder) + "-keys"
	if err := os.MkdirAll(beside, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(beside, "keys.json"), []byte(keys.Text()), 0o600)
}

func storeLog(files map[string][]byte, folder, bodies, of string, keys *formats.Keys, seed []byte, size, disposed int64, body func(int64) string) {
	tree, leaves := &formats.Tree{}, []string{}
	for seq := int64(0); seq < size; seq++ {
		at := fmt.Sprintf("2026-03-05T%02d:%02d:%02d.000000Z", seq/3600, seq/60%60, seq%60)
		e := &formats.Entry{Kind: 1, Seq: uint64(seq), Head: headText(at, "system", "bureau", "note.made/1", seq), Body: body(seq),
			HeadSalt: secret(fmt.Sprint(of, " head ", seq), 32), BodySalt: secret(fmt.Sprint(of, " body ", seq), 32)}
		headDigest, bodyDigest := formats.SaltedDigest(e.HeadSalt, e.Head), formats.SaltedDigest(e.BodySalt, e.Body)
		leaf := formats.Leaf(of, seq, headDigest, bodyDigest)
		tree.Add([]byte(leaf))
		leaves = append(leaves, leaf)
		if seq == disposed {
			sum := sha256.Sum256(append(append([]byte(nil), e.BodySalt...), e.Body...))
			e.Kind, e.BodyDigest, e.DisposedBy = 2, sum[:], uint64(seq+1)
		}
		first := uint64(seq) / formats.SegmentEntries * formats.SegmentEntries
		path := bodies + "/" + formats.SegmentName(first)
		if uint64(seq) == first {
			files[path] = formats.SegmentHeader(first, of)
		}
		files[path] = append(files[path], formats.SealRecord(e, of, 1, keys.Bodies[1], secret(fmt.Sprint(of, " nonce ", seq), 12))...)
	}
	put := func(path string, content []byte) { files[folder+"/"+path] = content }
	tree.Tiles(put)
	formats.Bundles(leaves, put)
	put("checkpoint", []byte(formats.Checkpoint(of, seed, size, tree.Root(size))))
}

// writeBag writes the case file of bag.json as a folder, with its verifier key beside it.
func writeBag(folder string) error {
	vectors := bagVectors()
	name := vectors["name"].(string)
	for _, file := range vectors["files"].([]m) {
		content := []byte{}
		if text, ok := file["text"].(string); ok {
			content = []byte(text)
		} else {
			content = counting(file["bytes"].(int))
		}
		full := filepath.Join(folder, name, filepath.FromSlash(file["path"].(string)))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(full, content, 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(folder, "vkey"), []byte(vectors["vkey"].(string)+"\n"), 0o644)
}
