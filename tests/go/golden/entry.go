package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"zhilu/formats"
)

const origin = "demo.zhilu.example/record"

// Secrets of the vectors: SHA-256 of a name, so that nobody mistakes them for real ones.
func secret(name string, n int) []byte {
	sum := sha256.Sum256([]byte("zhilu golden " + name))
	return sum[:n]
}

func hexOf(b []byte) string { return hex.EncodeToString(b) }

// The roots of RFC 6962's reference implementation for its eight well-known leaves.
var referenceLeaves = []string{"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}
var referenceRoots = []string{
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}

// The example of the signed-note format.
const neumannKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
const neumannNote = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n" +
	"\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

// Spellings of numbers from RFC 8785, appendix B.
var numberSpellings = []struct {
	bits uint64
	text string
}{{0, "0"}, {0x8000000000000000, "0"}, {1, "5e-324"}, {0x7fefffffffffffff, "1.7976931348623157e+308"},
	{0x4340000000000000, "9007199254740992"}, {0x4430000000000000, "295147905179352830000"}, {0x44b52d02c7e14af5, "9.999999999999997e+22"},
	{0x44b52d02c7e14af6, "1e+23"}, {0x444b1ae4d6e2ef4e, "999999999999999700000"}, {0x444b1ae4d6e2ef50, "1e+21"},
	{0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"}, {0x3eb0c6f7a0b5ed8d, "0.000001"}, {0x41b3de4355555553, "333333333.3333332"},
	{0xbecbf647612f3696, "-0.0000033333333333333333"}}

func knownAnswers() {
	tree := &formats.Tree{}
	for i, root := range referenceRoots {
		h := tree.Root(int64(i))
		must(hexOf(h[:]) == root, fmt.Sprintf("RFC 6962 root of %d leaves", i))
		if i < len(referenceLeaves) {
			leaf, _ := hex.DecodeString(referenceLeaves[i])
			tree.Add(leaf)
		}
	}
	verifier, err := note.NewVerifier(neumannKey)
	must(err == nil, "signed-note key")
	_, err = note.Open([]byte(neumannNote), note.VerifierList(verifier))
	must(err == nil, "signed-note example")
	for _, n := range numberSpellings {
		must(formats.NumberText(math.Float64frombits(n.bits)) == n.text, "RFC 8785 number "+n.text)
	}
	must(formats.HexOf("sm3", []byte("abc")) == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0", "SM3 of abc")
	must(formats.HexOf("sm3", []byte(strings.Repeat("abcd", 16))) ==
		"debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732", "SM3 of 16 times abcd")
	// RFC 8032, section 7.1, test 1.
	seed, _ := hex.DecodeString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	must(hexOf(public) == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "RFC 8032 test 1")
	must(formats.TilePath(0, 1234067, 256) == "tile/0/x001/x234/067", "tlog-tiles path")
}

// Inputs and their canonical form: keys out of order, escapes, surrogate characters in keys, numbers, emptiness.
var canonicalInputs = []string{
	`{"b":1,"a":2}`,
	"{\"€\":\"Euro\",\"\\r\":\"CR\",\"\ufb33\":\"Dalet\",\"1\":\"one\",\"😀\":\"face\",\"\u0080\":\"control\",\"ö\":\"o\"}",
	`{"执":"录","录":"执","a":"中文，标点。「」"}`,
	`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001,-0,1e21,1.0,100]}`,
	`{"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/\u007f\u2028"}`,
	`{"surrogates":"\ud83d\ude00𠀀","nfd":"e\u0301","nfc":"\u00e9","nul":"\u0000"}`,
	" [ null , true , false , { } , [ ] , \"\" ] ",
	`{"":{"":[{"z":[],"y":{}}]},"9007199254740991":9007199254740991,"-":-9007199254740991}`,
}

// Texts that no reader may take.
var refusedInputs = []string{
	`{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `{"a":"\ud800"}`, `{"a":"\udc00\ud800"}`, `{"a":1}x`, `{"a":1,}`, `{'a':1}`, `[01]`, `[1.]`, `[.5]`, `[+1]`,
	`[NaN]`, `[Infinity]`, `[1e400]`, "[\"\t\"]", `{"a" 1}`, `["\x41"]`, ``, `[`, `nul`,
}

// Well-formed, but not their own canonical form: no head, body, leaf or seal.
var notCanonical = []string{`{"b":1,"a":2}`, `{ "a":1}`, `{"a":1.0}`, `{"a":-0}`, `{"a":"\u4e2d"}`, `{"a":"\/"}`, `{"a":1e2}`, `{"a":"\u001F"}`}

func canonicalVectors() m {
	var pairs []m
	for _, input := range canonicalInputs {
		v, err := formats.Parse(input)
		must(err == nil, "canonical input "+input)
		text := formats.Canonical(v)
		_, err = formats.ParseCanonical(text)
		must(err == nil, "canonical form is its own "+text)
		pairs = append(pairs, m{"input": input, "canonical": text})
	}
	must(pairs[1]["canonical"] == "{\"\\r\":\"CR\",\"1\":\"one\",\"\u0080\":\"control\",\"ö\":\"o\",\"€\":\"Euro\",\"😀\":\"face\",\"\ufb33\":\"Dalet\"}",
		"RFC 8785 sorting example")
	for _, input := range refusedInputs {
		_, err := formats.Parse(input)
		must(err != nil, "refused input "+input)
	}
	for _, input := range notCanonical {
		_, err := formats.Parse(input)
		must(err == nil, "well-formed input "+input)
		_, err = formats.ParseCanonical(input)
		must(err != nil, "not canonical "+input)
	}
	var numbers []m
	for _, n := range numberSpellings {
		numbers = append(numbers, m{"ieee754": fmt.Sprintf("%016x", n.bits), "text": n.text})
	}
	return m{"pairs": pairs, "refused": refusedInputs, "not_canonical": notCanonical, "numbers": numbers}
}

const uuidA = "0192f0c1-2345-7abc-8def-00000000000a@demo.zhilu.example"

func headText(at, by, of, kind string, n int64) string {
	return formats.Canonical(formats.NewObject("at", at, "by", by, "case", of, "n", n, "type", kind))
}

func entrySamples() []m {
	longest := formats.Canonical(formats.NewObject("x", strings.Repeat("录", 21842)+"."+"."))
	must(len(longest) <= 65536, "longest body")
	samples := []struct{ head, body, log string }{
		{headText("2026-03-05T01:10:00.000000Z", "system", "bureau", "log.opened/1", 0),
			`{"bureau":"临河县安全生产执法队（示例）","origin":"demo.zhilu.example"}`, origin},
		{headText("2026-03-05T01:10:00.000001Z", "os:1000", uuidA, "hazard.found/1", 7),
			`{"description":"空压机房安全阀未校验，见照片😀","hazard":"hazard-1","on_site":true}`, origin},
		{headText("2026-12-31T23:59:59.999999Z", uuidA, uuidA, "correction.made/1", 9007199254740991), `{}`, origin},
		{headText("2026-03-05T01:10:01.000000Z", "system", "bureau", "session.began/1", 3), `{"session":"s-1"}`, "demo.zhilu.example/access"},
		{headText("2026-03-05T01:10:02.000000Z", "system", uuidA, "case.opened/1", 0), longest, origin},
	}
	var out []m
	for i, s := range samples {
		seq := int64(i)
		if i == 2 {
			seq = 9007199254740991
		}
		_, err := formats.ReadHead(s.head)
		must(err == nil, "head")
		_, err = formats.ReadBody(s.body)
		must(err == nil, "body")
		headSalt, bodySalt := secret(fmt.Sprintf("head salt %d", i), 32), secret(fmt.Sprintf("body salt %d", i), 32)
		hd, bd := formats.SaltedDigest(headSalt, s.head), formats.SaltedDigest(bodySalt, s.body)
		leaf := formats.Leaf(s.log, seq, hd, bd)
		h := tlog.RecordHash([]byte(leaf))
		one := m{"log": s.log, "seq": seq, "head": s.head, "body": s.body, "head_salt": hexOf(headSalt),
			"body_salt": hexOf(bodySalt), "head_digest": hd, "body_digest": bd, "leaf": leaf, "leaf_hash": hexOf(h[:])}
		if i == 4 { // told, not shown
			delete(one, "body")
			one["body_pattern"] = m{"before": `{"x":"`, "repeat": "录", "times": 21842, "after": `.."}`}
		}
		out = append(out, one)
	}
	return out
}

// The leaf of index i in the sample trees.
func treeLeaf(i int64) string {
	d := func(part string) string { return formats.HexOf("sha256", []byte(fmt.Sprintf("golden %s %d", part, i))) }
	return formats.Leaf(origin, i, d("head"), d("body"))
}

func hashes(list []tlog.Hash) []string {
	out := []string{}
	for _, h := range list {
		out = append(out, hexOf(h[:]))
	}
	return out
}

func proofSamples(tree *formats.Tree, size int64) (inclusion, consistency []m) {
	part := &formats.Tree{Size: size, Stored: tree.Stored}
	inclusion, consistency = []m{}, []m{}
	seen := map[int64]bool{}
	for _, at := range []int64{0, 1, size / 2, 255, 256, size - 2, size - 1} {
		if at < 0 || at >= size || seen[at] {
			continue
		}
		seen[at] = true
		proof, err := tlog.ProveRecord(size, at, part)
		must(err == nil, "inclusion proof")
		must(tlog.CheckRecord(proof, size, part.Root(size), at, tlog.RecordHash([]byte(treeLeaf(at)))) == nil, "inclusion")
		inclusion = append(inclusion, m{"index": at, "hashes": hashes(proof)})
	}
	for _, from := range []int64{1, 2, 3, 255, 256, 257, 65536, size} {
		if from > size || from == 0 || (from == size && seen[-from]) {
			continue
		}
		if seen[-from] {
			continue
		}
		seen[-from] = true
		proof, err := tlog.ProveTree(size, from, part)
		must(err == nil, "consistency proof")
		must(tlog.CheckTree(proof, size, part.Root(size), from, part.Root(from)) == nil, "consistency")
		consistency = append(consistency, m{"from": from, "hashes": hashes(proof)})
	}
	return inclusion, consistency
}

// Every static file of a tree by a `sha256sum`-like listing; small trees in full, of the large one what is special.
func fileSamples(tree *formats.Tree, leaves []string) (files []m, listing string) {
	count, lines := 0, ""
	visit := func(path string, content []byte) {
		count++
		sum := formats.HexOf("sha256", content)
		lines += sum + "  " + path + "\n"
		if len(leaves) <= 300 || strings.Contains(path, ".p/") || strings.HasPrefix(path, "tile/1") || strings.HasPrefix(path, "tile/2") {
			files = append(files, m{"path": path, "bytes": len(content), "sha256": sum})
		}
	}
	files = []m{}
	tree.Tiles(visit)
	formats.Bundles(leaves, visit)
	return files, lines
}

func treeVectors() []m {
	seed := secret("record log seed", 32)
	tree, leaves := &formats.Tree{}, []string{}
	var out []m
	for _, size := range []int64{0, 1, 2, 255, 256, 257, 70000} {
		for tree.Size < size {
			leaf := treeLeaf(tree.Size)
			leaves = append(leaves, leaf)
			tree.Add([]byte(leaf))
		}
		root := tree.Root(size)
		checkpoint := formats.Checkpoint(origin, seed, size, root)
		_, _, vkey := formats.KeyOf(origin, seed)
		_, readSize, readRoot, err := formats.OpenCheckpoint(checkpoint, vkey)
		must(err == nil && readSize == size && readRoot == root, "checkpoint")
		inclusion, consistency := proofSamples(tree, size)
		files, listing := fileSamples(tree, leaves)
		one := m{"size": size, "root": hexOf(root[:]), "checkpoint": checkpoint, "inclusion": inclusion,
			"consistency": consistency, "files": files, "listing_sha256": formats.HexOf("sha256", []byte(listing))}
		if size > 0 {
			proof, _ := tlog.ProveRecord(size, size-1, tree)
			one["tlog_proof_of_last"] = formats.TlogProof(size-1, proof, checkpoint)
		}
		out = append(out, one)
	}
	return out
}

func entryVectors() m {
	var reference []m
	for i, root := range referenceRoots {
		reference = append(reference, m{"size": i, "root": root})
	}
	var paths []m
	for _, p := range []struct {
		level, width int
		index        int64
	}{{0, 256, 0}, {0, 256, 5}, {0, 256, 1234067}, {1, 17, 1}, {2, 1, 0}, {-1, 112, 273}, {-1, 256, 999}, {0, 256, 1000}, {0, 255, 999999}, {0, 256, 1000000}} {
		paths = append(paths, m{"level": p.level, "index": p.index, "width": p.width, "path": formats.TilePath(p.level, p.index, p.width)})
	}
	seed := secret("record log seed", 32)
	public, id, vkey := formats.KeyOf(origin, seed)
	return m{
		"page":      "docs/formats/entry.md",
		"canonical": canonicalVectors(),
		"entries":   entrySamples(),
		"note": m{"origin": origin, "seed": hexOf(seed), "public_key": hexOf(public), "key_id": hexOf(id), "vkey": vkey,
			"foreign_vkey": neumannKey, "foreign_note": neumannNote},
		"rfc6962":    m{"leaves_hex": referenceLeaves, "roots": reference},
		"tile_paths": paths,
		"tree_leaf": m{"rule": "leaf i is the leaf of log and seq i whose head and body are the hexadecimal SHA-256 of `golden head i` and `golden body i`",
			"leaf_0": treeLeaf(0), "leaf_69999": treeLeaf(69999)},
		"trees":     treeVectors(),
		"path_note": "level -1 stands for tile/entries; listing_sha256 digests one line `sha256  path` for each tile by level and index, then for each file of entries",
	}
}
