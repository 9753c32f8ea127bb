package main

import (
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"zhilu/formats"
)

const bagName = "J001-ZY·JC·2026-D30-0001"
const caseID = "0192f0c1-2345-7abc-8def-0000000000c1@demo.zhilu.example"
const otherCase = "0192f0c1-2345-7abc-8def-0000000000c2@demo.zhilu.example"

type logged struct {
	head, body         string
	headSalt, bodySalt []byte
	leaf               string
	disposedBy         int64
}

// A log in the making: entries in order, and the tree over them.
type sampleLog struct {
	tree    formats.Tree
	entries []logged
	counts  map[string]int64
}

func (l *sampleLog) add(stream, kind string, body *formats.Object) int64 {
	seq := l.tree.Size
	e := logged{head: headText(fmt.Sprintf("2026-03-05T02:%02d:00.000000Z", seq), "system", stream, kind, l.counts[stream]),
		body: formats.Canonical(body), headSalt: secret(fmt.Sprintf("bag head salt %d", seq), 32),
		bodySalt: secret(fmt.Sprintf("bag body salt %d", seq), 32), disposedBy: -1}
	l.counts[stream]++
	e.leaf = formats.Leaf(origin, seq, formats.SaltedDigest(e.headSalt, e.head), formats.SaltedDigest(e.bodySalt, e.body))
	l.tree.Add([]byte(e.leaf))
	l.entries = append(l.entries, e)
	return seq
}

func (e *logged) line(seq int64) *formats.Object {
	o := formats.NewObject("head", e.head, "head_salt", hexOf(e.headSalt), "seq", seq)
	if e.disposedBy >= 0 {
		o.Set("body", nil)
		o.Set("body_salt", nil)
		o.Set("body_disposed_by", e.disposedBy)
	} else {
		o.Set("body", e.body)
		o.Set("body_salt", hexOf(e.bodySalt))
	}
	return o
}

func obj(pairs ...interface{}) *formats.Object { return formats.NewObject(pairs...) }

type sampleBag struct {
	files map[string][]byte
	log   sampleLog
	seed  []byte
}

func (b *sampleBag) payload(path, content string) string {
	b.files["data/"+path] = []byte(content)
	return formats.HexOf("sha256", []byte(content))
}

func bagVectors() m {
	b := &sampleBag{files: map[string][]byte{}, log: sampleLog{counts: map[string]int64{}}, seed: secret("record log seed", 32)}
	room := "J001/ZY·JC/" + bagName + "-0001/"
	paper := `{"blobs":[],"fields":{"地点":"空压机房"},"form":"现场检查记录","form_digest":"` + strings.Repeat("ab", 32) + `","layout_digest":"` + strings.Repeat("cd", 32) + `"}`
	b.payload(room+"0001-案卷封面.pdf", "%PDF-1.7 cover (sample)\n")
	signed := b.payload(room+"0003-现场检查记录.json", paper)
	b.payload(room+"0003-现场检查记录.pdf", "%PDF-1.7 record (sample)\n")
	film := b.payload(room+"M001-执法记录 01.mp4", string(counting(5000)))
	raw := b.payload(room+"M001.ffprobe.json", `{"format":{"duration":"0.0"}}`)
	strokes := b.payload("其他/blobs/strokes-1.json", `[[[0,0,0,1]]]`)
	b.payload("其他/case.json", `{"number":"（临）应急检记〔2026〕1号","stage":"archived"}`)
	b.payload("其他/副卷/findings.json", `[]`)
	b.payload("其他/空文件.txt", "")
	b.files["data/其他/blobs.json"] = []byte(formats.Canonical(obj(signed, "data/"+room+"0003-现场检查记录.json", film, "data/"+room+"M001-执法记录 01.mp4",
		raw, "data/"+room+"M001.ffprobe.json", strokes, "data/其他/blobs/strokes-1.json")))

	rulebook := b.log.add("bureau", "rulebook.installed/1", obj("rulebook", "order-19", "version", "1"))
	seqs := []int64{b.log.add(caseID, "case.opened/1", obj("number", "（临）应急检记〔2026〕1号", "kind", "inspection"))}
	b.log.add(otherCase, "case.opened/1", obj("number", "（临）应急检记〔2026〕2号", "kind", "inspection"))
	more := func(kind string, body *formats.Object) { seqs = append(seqs, b.log.add(caseID, kind, body)) }
	more("recording.stored/1", obj("recording", "recording-1", "blob", film, "bytes", 5000, "name", "执法记录 01.mp4"))
	more("recording.analysed/1", obj("recording", "recording-1", "analysed", true, "raw", raw))
	more("hazard.found/1", obj("hazard", "hazard-1", "description", "安全阀未校验😀"))
	b.log.add("bureau", "clock.stepped/1", obj("delta_us", 5))
	more("paper.prepared/1", obj("paper", "paper-1", "signed_digest", signed, "pages", 1))
	more("paper.signed/1", obj("paper", "paper-1", "signed_digest", signed, "strokes", strokes))
	more("case.closed/1", obj("outcome", "rectified"))
	more("case.archived/1", obj("archive_number", bagName, "bag", bagName, "retention", "D30"))
	b.log.entries[5].disposedBy = 6
	return b.seal(append(seqs, rulebook), len(seqs))
}

func (b *sampleBag) seal(seqs []int64, ofCase int) m {
	leaves, entries := "", ""
	for _, seq := range seqs {
		e := &b.log.entries[seq]
		leaves += formats.Canonical(obj("leaf", base64.StdEncoding.EncodeToString([]byte(e.leaf)), "seq", seq)) + "\n"
		entries += formats.Canonical(e.line(seq)) + "\n"
	}
	b.files["data/其他/log/leaves.jsonl"], b.files["data/其他/log/entries.jsonl"] = []byte(leaves), []byte(entries)
	oxum := b.manifests()
	size1 := b.log.tree.Size
	c1 := formats.Checkpoint(origin, b.seed, size1, b.log.tree.Root(size1))
	_, _, vkey := formats.KeyOf(origin, b.seed)
	b.files["proof/checkpoint"] = []byte(c1)
	b.files["proof/vkeys.json"] = []byte(formats.Canonical(obj("logs", obj(origin, vkey), "v", 1)))
	proofs := map[int64][]byte{}
	for _, seq := range seqs {
		proof, err := tlog.ProveRecord(size1, seq, &b.log.tree)
		must(err == nil, "proof in the bag")
		proofs[seq] = []byte(formats.TlogProof(seq, proof, c1))
		b.files[fmt.Sprintf("proof/entries/%d.tlog-proof", seq)] = proofs[seq]
	}
	d := func(path string) string { return formats.HexOf("sha256", b.files[path]) }
	seal := formats.Canonical(obj("bag", bagName, "case", caseID, "checkpoint", d("proof/checkpoint"), "closed_at", "2026-03-05T02:11:30.000000Z",
		"entries", formats.ProofsDigest(seqs, proofs), "log", origin, "oxum", oxum, "prev", nil,
		"tagmanifest", obj("sha256", d("tagmanifest-sha256.txt"), "sha512", d("tagmanifest-sha512.txt")), "v", 1, "vkeys", d("proof/vkeys.json")))
	b.files["proof/seal.json"] = []byte(seal)
	b.log.add(otherCase, "act.begun/1", obj("act", "act-1"))
	last := b.log.add(caseID, "case.sealed/1", obj("bag", bagName, "checkpoint_size", size1, "seal", d("proof/seal.json")))
	b.log.add("bureau", "clock.stepped/1", obj("delta_us", -5))
	size2 := b.log.tree.Size
	c2 := formats.Checkpoint(origin, b.seed, size2, b.log.tree.Root(size2))
	e := &b.log.entries[last]
	line := e.line(last)
	line.Set("leaf", base64.StdEncoding.EncodeToString([]byte(e.leaf)))
	b.files["proof/seal-entry.json"] = []byte(formats.Canonical(line))
	proof, err := tlog.ProveRecord(size2, last, &b.log.tree)
	must(err == nil, "proof of the seal")
	b.files["proof/seal.tlog-proof"] = []byte(formats.TlogProof(last, proof, c2))
	extends, err := tlog.ProveTree(size2, size1, &b.log.tree)
	must(err == nil, "consistency of the seal")
	list := []formats.Value{}
	for _, h := range extends {
		list = append(list, base64.StdEncoding.EncodeToString(h[:]))
	}
	b.files["proof/consistency.json"] = []byte(formats.Canonical(obj("from", size1, "hashes", list, "to", size2)))
	return m{"page": "docs/formats/bag.md", "name": bagName, "vkey": vkey, "fingerprint": formats.HexOf("sha256", []byte(vkey)),
		"case_entries": ofCase, "seal_seq": last, "checkpoint_size": size1, "seal_checkpoint_size": size2, "files": b.list()}
}

func (b *sampleBag) manifests() (oxum string) {
	payload, bytes := []string{}, 0
	for path, content := range b.files {
		payload = append(payload, path)
		bytes += len(content)
	}
	oxum = fmt.Sprintf("%d.%d", bytes, len(payload))
	b.files["bagit.txt"] = []byte("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
	b.files["bag-info.txt"] = []byte("Source-Organization: 临河县安全生产执法队（示例）\nExternal-Identifier: （临）应急检记〔2026〕1号\nBagging-Date: 2026-03-05\n" +
		"Payload-Oxum: " + oxum + "\nZhilu-Format: 1\nZhilu-Case: " + caseID + "\nZhilu-Log: " + origin + "\nZhilu-Archive-Number: " + bagName + "\n")
	b.files["spec/FORMAT.txt"] = []byte("查验方法 / how to check: sha256sum -c manifest-sha256.txt\n")
	tags := []string{"bagit.txt", "bag-info.txt", "spec/FORMAT.txt"}
	for _, algorithm := range []string{"sha256", "sha512", "sm3"} {
		path := "manifest-" + algorithm + ".txt"
		b.files[path] = []byte(formats.Manifest(algorithm, b.files, payload))
		tags = append(tags, path)
	}
	for _, algorithm := range []string{"sha256", "sha512"} {
		b.files["tagmanifest-"+algorithm+".txt"] = []byte(formats.Manifest(algorithm, b.files, tags))
	}
	return oxum
}

// Files in order of path: as text, where they are text; film is told by its pattern.
func (b *sampleBag) list() []m {
	out := []m{}
	for _, line := range strings.Split(strings.TrimSuffix(formats.Manifest("sha256", b.files, keysOf(b.files)), "\n"), "\n") {
		sum, path, _ := strings.Cut(line, "  ")
		one := m{"path": path, "sha256": sum}
		if strings.HasSuffix(path, ".mp4") {
			one["pattern"], one["bytes"] = "byte i is i mod 251", len(b.files[path])
		} else {
			one["text"] = string(b.files[path])
		}
		out = append(out, one)
	}
	return out
}

func keysOf(files map[string][]byte) []string {
	out := []string{}
	for path := range files {
		out = append(out, path)
	}
	return out
}
