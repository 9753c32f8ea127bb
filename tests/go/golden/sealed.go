package main

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"zhilu/formats"
)

func sampleEntries() []*formats.Entry {
	head := func(n int64, kind string) string {
		return headText("2026-03-05T01:10:00.00000"+fmt.Sprint(n)+"Z", "system", uuidA, kind, n)
	}
	entries := []*formats.Entry{
		{Kind: 1, Head: head(0, "case.opened/1"), Body: `{"matter":"粉尘涉爆企业检查（示例）"}`},
		{Kind: 2, Head: head(1, "hazard.found/1"), DisposedBy: 977},
		{Kind: 1, Head: head(2, "case.closed/1"), Body: `{}`},
	}
	for i, e := range entries {
		e.Seq = 4096 + uint64(i)
		e.HeadSalt = secret(fmt.Sprintf("segment head salt %d", i), 32)
		if e.Kind == 1 {
			e.BodySalt = secret(fmt.Sprintf("segment body salt %d", i), 32)
		} else {
			e.BodyDigest = secret("digest of a disposed body", 32)
		}
	}
	return entries
}

func segmentVectors() m {
	keys := map[uint32][]byte{1: secret("body key 1", 32), 2: secret("body key 2", 32)}
	file := formats.SegmentHeader(4096, origin)
	records := []m{}
	ends := []int{len(file)}
	for i, e := range sampleEntries() {
		keyID := uint32(1 + i%2)
		nonce := secret(fmt.Sprintf("segment nonce %d", i), 12)
		record := formats.SealRecord(e, origin, keyID, keys[keyID], nonce)
		file = append(file, record...)
		ends = append(ends, len(file))
		one := m{"kind": e.Kind, "seq": e.Seq, "key_id": keyID, "nonce": hexOf(nonce), "head_salt": hexOf(e.HeadSalt), "head": e.Head,
			"additional": hexOf(formats.Additional(origin, e.Kind, e.Seq, keyID)), "plain": hexOf(e.Plain()), "record": hexOf(record)}
		if e.Kind == 1 {
			one["body_salt"], one["body"] = hexOf(e.BodySalt), e.Body
		} else {
			one["body_digest"], one["disposed_by"] = hexOf(e.BodyDigest), e.DisposedBy
		}
		records = append(records, one)
	}
	return m{"page": "docs/formats/segment.md", "origin": origin, "first": 4096, "name": formats.SegmentName(4096),
		"keys": []m{{"id": 1, "key": hexOf(keys[1])}, {"id": 2, "key": hexOf(keys[2])}},
		"file": hexOf(file), "record_ends": ends, "records": records,
		"as_last_file": segmentCases(file, ends, keys)}
}

// What a reader says of the file, as the last of its folder, cut short or changed.
func segmentCases(file []byte, ends []int, keys map[uint32][]byte) []m {
	out := []m{}
	add := func(what string, content []byte, change m) {
		entries, torn, err := formats.ReadSegment(content, 4096, origin, keys, true)
		verdict := "sound"
		if torn {
			verdict = "torn"
		}
		if err != nil {
			verdict = "damaged"
		}
		change["what"], change["verdict"], change["sound_entries"] = what, verdict, len(entries)
		out = append(out, change)
	}
	for _, n := range []int{0, 47, 48, 49, 51, 52, ends[1] - 1, ends[1], ends[1] + 4, ends[2] - 16, ends[3] - 1, ends[3]} {
		add("cut", file[:n], m{"keep": n})
	}
	for _, at := range []int{0, 6, 15, 16, 47, 48, 52, 60, 64, 65, 77, ends[1] - 1, ends[2] + 4, ends[3] - 1} {
		changed := append([]byte(nil), file...)
		changed[at] ^= 1
		add("bit 0 flipped", changed, m{"at": at})
	}
	return out
}

// Patterns for plain bytes that are too long to write down.
func counting(n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(i % 251)
	}
	return out
}

func blobVectors() m {
	vault := map[uint32][]byte{1: secret("vault key 1", 32), 7: secret("vault key 7", 32)}
	samples := []struct {
		name    string
		plain   []byte
		vaultID uint32
	}{{"empty", nil, 1}, {"one byte", []byte{0}, 1}, {"text", []byte("责令限期整改指令书（示例）"), 7}, {"a frame less one", counting(formats.FrameBytes - 1), 1},
		{"exactly one frame", counting(formats.FrameBytes), 1}, {"one frame and a byte", counting(formats.FrameBytes + 1), 7},
		{"exactly two frames", counting(2 * formats.FrameBytes), 1}, {"two frames and a half", counting(2*formats.FrameBytes + formats.FrameBytes/2), 1}}
	out := []m{}
	for i, s := range samples {
		key, nonce := secret(fmt.Sprintf("blob key %d", i), 32), secret(fmt.Sprintf("blob key nonce %d", i), 12)
		digest := sha256.Sum256(s.plain)
		blob := formats.SealBlob(s.plain, key)
		keyFile := formats.SealBlobKey(digest, uint64(len(s.plain)), key, s.vaultID, vault[s.vaultID], nonce)
		plain, err := formats.OpenBlob(hexOf(digest[:]), blob, keyFile, vault)
		must(err == nil && string(plain) == string(s.plain), "blob "+s.name)
		one := m{"name": s.name, "digest": hexOf(digest[:]), "bytes": len(s.plain), "blob_key": hexOf(key), "vault_key_id": s.vaultID,
			"key_nonce": hexOf(nonce), "key_file": hexOf(keyFile), "path": "vault/" + hexOf(digest[:1]) + "/" + hexOf(digest[:]) + ".blob"}
		one["blob_file"] = m{"bytes": len(blob), "sha256": formats.HexOf("sha256", blob), "first": hexOf(first(blob, 64)), "last": hexOf(blob[len(blob)-16:])}
		if len(s.plain) > 1000 {
			one["plain_pattern"] = "byte i is i mod 251"
		} else {
			one["plain"] = hexOf(s.plain)
			one["blob_file"].(m)["all"] = hexOf(blob)
		}
		out = append(out, one)
	}
	return m{"page": "docs/formats/blob.md", "frame_bytes": formats.FrameBytes,
		"vault_keys": []m{{"id": 1, "key": hexOf(vault[1])}, {"id": 7, "key": hexOf(vault[7])}}, "blobs": out}
}

func first(b []byte, n int) []byte {
	if len(b) < n {
		return b
	}
	return b[:n]
}

func keyVectors() m {
	keys := &formats.Keys{Origin: "demo.zhilu.example", Record: secret("record log seed", 32), Access: secret("access log seed", 32),
		Bodies: map[uint32][]byte{1: secret("body key 1", 32), 2: secret("body key 2", 32)}, Vault: map[uint32][]byte{1: secret("vault key 1", 32)}}
	clear := keys.Text()
	read, err := formats.ReadKeys(clear)
	must(err == nil && read.Text() == clear, "key file")
	sealed := []m{}
	for i, s := range []struct {
		passphrase string
		m, t       uint32
	}{{"correct horse battery staple", 65536, 3}, {"口令 with 中文 😀", 8192, 1}} {
		salt, nonce := secret(fmt.Sprintf("keys salt %d", i), 16), secret(fmt.Sprintf("keys nonce %d", i), 12)
		text := formats.SealKeys(clear, s.passphrase, salt, nonce, s.m, s.t)
		opened, err := formats.OpenSealedKeys(text, s.passphrase)
		must(err == nil && opened == clear, "sealed key file")
		_, err = formats.OpenSealedKeys(text, s.passphrase+" ")
		must(err != nil, "wrong passphrase")
		sealed = append(sealed, m{"passphrase": s.passphrase, "salt": hexOf(salt), "nonce": hexOf(nonce), "m": s.m, "t": s.t, "file": text})
	}
	refused := []m{}
	for _, r := range []struct{ from, to, what string }{
		{`"v":1`, `"v":2`, "an unknown version"}, {`zhilu-keys`, `zhilu-kays`, "an unknown kind"}, {`"id":1`, `"id":0`, "ids count from 1"},
		{`{"bodies"`, `{ "bodies"`, "not canonical"}, {"}\n", "}", "no newline at the end"}} {
		text := strings.Replace(clear, r.from, r.to, 1)
		if r.what == "no newline at the end" {
			text = strings.TrimSuffix(clear, "\n")
		}
		_, err := formats.ReadKeys(text)
		must(err != nil && text != clear, "refused key file: "+r.what)
		refused = append(refused, m{"what": r.what, "file": text})
	}
	tooDear := strings.Replace(sealed[1]["file"].(string), `"m":8192`, `"m":1048577`, 1)
	_, err = formats.OpenSealedKeys(tooDear, sealed[1]["passphrase"].(string))
	must(err != nil, "memory beyond the limit")
	refused = append(refused, m{"what": "memory beyond the limit", "file": tooDear, "passphrase": sealed[1]["passphrase"]})
	bodies := []m{{"id": 1, "key": hexOf(keys.Bodies[1])}, {"id": 2, "key": hexOf(keys.Bodies[2])}}
	return m{"page": "docs/formats/keys.md", "origin": keys.Origin, "record_seed": hexOf(keys.Record), "access_seed": hexOf(keys.Access),
		"bodies": bodies, "vault": []m{{"id": 1, "key": hexOf(keys.Vault[1])}}, "clear": clear, "sealed": sealed, "refused": refused}
}
