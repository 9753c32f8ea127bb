package main

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"zhilu/formats"
)

// One line of entries.jsonl, or seal-entry.json.
type entry struct {
	seq                int64
	head, body         string
	headSalt, bodySalt []byte
	disposed           bool
	order              int
}

type signedTree struct {
	origin string
	size   int64
	root   tlog.Hash
}

type proofs struct {
	*bag
	seal    *formats.Object
	leaves  map[int64]string
	order   []int64
	entries []entry
	vkey    string
	c1      signedTree
}

func (b *bag) proofs() {
	p := &proofs{bag: b, leaves: map[int64]string{}}
	b.check("log", p.readLog)
	b.check("seal", p.checkSeal)
	if b.bad > 0 {
		return
	}
	b.check("signatures", p.checkSignatures)
	if b.bad > 0 {
		return
	}
	b.check("inclusion", p.checkInclusion)
	b.check("texts", p.checkTexts)
	b.check("order", p.checkOrder)
	b.check("blobs", p.checkBlobs)
	b.check("sealed", p.checkSealed)
	fingerprint := formats.HexOf("sha256", []byte(p.vkey))
	if b.vkey == "" {
		fmt.Println("not checked anchor: no key from outside; the key inside has fingerprint", fingerprint)
	} else {
		fmt.Println("sound       anchor", fingerprint)
	}
}

func lines(content []byte) ([]string, error) {
	text := string(content)
	if !strings.HasSuffix(text, "\n") {
		return nil, fmt.Errorf("the last line has no end")
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n"), nil
}

func (p *proofs) readLog(check string) {
	const leavesPath, entriesPath = "data/其他/log/leaves.jsonl", "data/其他/log/entries.jsonl"
	all, err := lines(p.read(leavesPath))
	if err != nil {
		p.wrong(check, leavesPath, err.Error())
	}
	for i, line := range all {
		where := fmt.Sprintf("%s line %d", leavesPath, i+1)
		o, err := formats.ParseCanonicalObject(line, "leaf", "seq")
		if err != nil {
			p.wrong(check, where, err.Error())
			continue
		}
		seq, err1 := o.Integer("seq")
		leaf, err2 := o.Text("leaf")
		raw, err3 := base64.StdEncoding.Strict().DecodeString(leaf)
		if _, twice := p.leaves[seq]; err1 != nil || err2 != nil || err3 != nil || twice {
			p.wrong(check, where, "not a seq that stands once, with its leaf")
			continue
		}
		p.leaves[seq] = string(raw)
		p.order = append(p.order, seq)
	}
	all, err = lines(p.read(entriesPath))
	if err != nil {
		p.wrong(check, entriesPath, err.Error())
	}
	for i, line := range all {
		o, err := formats.ParseCanonicalObject(line)
		if err == nil {
			var e entry
			if e, err = readEntry(o); err == nil {
				e.order = i
				p.entries = append(p.entries, e)
			}
		}
		if err != nil {
			p.wrong(check, fmt.Sprintf("%s line %d", entriesPath, i+1), err.Error())
		}
	}
}

func salt(o *formats.Object, key string) ([]byte, error) {
	s, err := o.Text(key)
	if err != nil {
		return nil, err
	}
	raw, err := hex.DecodeString(s)
	if err != nil || len(raw) != 32 || hex.EncodeToString(raw) != s {
		return nil, fmt.Errorf("%q is not 32 bytes in hexadecimal", key)
	}
	return raw, nil
}

func readEntry(o *formats.Object) (e entry, err error) {
	if e.seq, err = o.Integer("seq"); err != nil {
		return e, err
	}
	if e.head, err = o.Text("head"); err != nil {
		return e, err
	}
	if e.headSalt, err = salt(o, "head_salt"); err != nil {
		return e, err
	}
	members := len(o.Keys)
	if _, there := o.Members["leaf"]; there {
		members--
	}
	if _, e.disposed = o.Members["body_disposed_by"]; e.disposed {
		_, err = o.Integer("body_disposed_by")
		if err != nil || members != 6 || o.Members["body"] != nil || o.Members["body_salt"] != nil {
			return e, fmt.Errorf("not a disposed body")
		}
		return e, nil
	}
	if members != 5 {
		return e, fmt.Errorf("unknown members")
	}
	if e.body, err = o.Text("body"); err != nil {
		return e, err
	}
	e.bodySalt, err = salt(o, "body_salt")
	return e, err
}

func (p *proofs) checkSeal(check string) {
	const path = "proof/seal.json"
	o, err := formats.ParseCanonicalObject(string(p.read(path)), "bag", "case", "checkpoint", "closed_at", "entries", "log", "oxum", "prev", "tagmanifest", "v", "vkeys")
	if err != nil {
		p.wrong(check, path, err.Error())
		return
	}
	p.seal = o
	d := func(file string) string { return formats.HexOf("sha256", p.read(file)) }
	want := map[string]string{"bag": p.info["Zhilu-Archive-Number"], "case": p.info["Zhilu-Case"], "log": p.info["Zhilu-Log"], "oxum": p.info["Payload-Oxum"],
		"checkpoint": d("proof/checkpoint"), "vkeys": d("proof/vkeys.json")}
	content := map[int64][]byte{}
	for _, seq := range p.order {
		content[seq] = p.read(fmt.Sprintf("proof/entries/%d.tlog-proof", seq))
	}
	want["entries"] = formats.ProofsDigest(p.order, content)
	for key, value := range want {
		if o.Members[key] != value {
			p.wrong(check, path, key+" is not "+value)
		}
	}
	if v, err := o.Integer("v"); err != nil || v != 1 {
		p.wrong(check, path, "a version that this program does not know")
	}
	tags := formats.NewObject("sha256", d("tagmanifest-sha256.txt"), "sha512", d("tagmanifest-sha512.txt"))
	if formats.Canonical(o.Members["tagmanifest"]) != formats.Canonical(tags) {
		p.wrong(check, path, "the tag manifests are others")
	}
	if prev, isText := o.Members["prev"].(string); o.Members["prev"] != nil && !(isText && formats.IsDigest(prev)) {
		p.wrong(check, path, "prev is neither a digest nor null")
	}
	for file := range p.files {
		var seq int64
		if strings.HasPrefix(file, "proof/entries/") {
			fmt.Sscanf(file, "proof/entries/%d.tlog-proof", &seq)
			if _, there := p.leaves[seq]; !there || file != fmt.Sprintf("proof/entries/%d.tlog-proof", seq) {
				p.wrong(check, file, "proves no line of leaves.jsonl")
			}
		}
	}
}

func (p *proofs) checkSignatures(check string) {
	o, err := formats.ParseCanonicalObject(string(p.read("proof/vkeys.json")), "logs", "v")
	if err != nil {
		p.wrong(check, "proof/vkeys.json", err.Error())
		return
	}
	logs, _ := o.Members["logs"].(*formats.Object)
	if logs != nil {
		p.vkey, _ = logs.Members[p.info["Zhilu-Log"]].(string)
	}
	if p.bag.vkey != "" && p.bag.vkey != p.vkey {
		p.wrong(check, "proof/vkeys.json", "the key inside is not the key given")
		return
	}
	p.c1 = p.open(check, "proof/checkpoint", string(p.read("proof/checkpoint")))
	_, _, c2, err := formats.ReadTlogProof(string(p.read("proof/seal.tlog-proof")))
	if err != nil {
		p.wrong(check, "proof/seal.tlog-proof", err.Error())
		return
	}
	p.open(check, "proof/seal.tlog-proof", c2)
}

func (p *proofs) open(check, where, text string) (t signedTree) {
	var err error
	if t.origin, t.size, t.root, err = formats.OpenCheckpoint(text, p.vkey); err != nil {
		p.wrong(check, where, err.Error())
	} else if t.origin != p.info["Zhilu-Log"] {
		p.wrong(check, where, "a checkpoint of another log")
	}
	return t
}

func (p *proofs) checkInclusion(check string) {
	for _, seq := range sortedSeqs(p.leaves) {
		where := fmt.Sprintf("proof/entries/%d.tlog-proof", seq)
		index, proof, c1, err := formats.ReadTlogProof(string(p.read(where)))
		switch {
		case err != nil:
			p.wrong(check, where, err.Error())
		case index != seq || c1 != string(p.read("proof/checkpoint")):
			p.wrong(check, where, "the proof of another entry, or against another checkpoint")
		case seq >= p.c1.size:
			p.wrong(check, where, "the checkpoint does not cover it")
		default:
			if err := tlog.CheckRecord(proof, p.c1.size, p.c1.root, seq, tlog.RecordHash([]byte(p.leaves[seq]))); err != nil {
				p.wrong(check, where, err.Error())
			}
		}
	}
}

func (p *proofs) textsOf(e *entry, leaf string) error {
	head, body, err := formats.LeafParts(leaf, p.info["Zhilu-Log"], e.seq)
	if err != nil {
		return err
	}
	if formats.SaltedDigest(e.headSalt, e.head) != head {
		return fmt.Errorf("the head is not that of the leaf")
	}
	if !e.disposed && formats.SaltedDigest(e.bodySalt, e.body) != body {
		return fmt.Errorf("the body is not that of the leaf")
	}
	if _, err = formats.ReadHead(e.head); err == nil && !e.disposed {
		_, err = formats.ReadBody(e.body)
	}
	return err
}

func (p *proofs) checkTexts(check string) {
	for i := range p.entries {
		e := &p.entries[i]
		leaf, there := p.leaves[e.seq]
		if !there {
			p.wrong(check, fmt.Sprintf("seq %d", e.seq), "no leaf")
		} else if err := p.textsOf(e, leaf); err != nil {
			p.wrong(check, fmt.Sprintf("seq %d", e.seq), err.Error())
		} else if e.disposed {
			fmt.Printf("not checked texts: seq %d has a disposed body\n", e.seq)
		}
	}
	for _, seq := range p.order {
		if _, _, err := formats.LeafParts(p.leaves[seq], p.info["Zhilu-Log"], seq); err != nil {
			p.wrong(check, fmt.Sprintf("seq %d", seq), err.Error())
		}
	}
}

func (p *proofs) checkOrder(check string) {
	ofCase, last, before := int64(0), formats.Head{}, entry{seq: -1}
	var bureau bool
	for i, e := range p.entries {
		where := fmt.Sprintf("seq %d", e.seq)
		h, err := formats.ReadHead(e.head)
		if err != nil {
			p.wrong(check, where, err.Error())
			return
		}
		switch {
		case h.Case == "bureau":
			if !bureau {
				before = entry{seq: -1}
			}
			bureau = true
		case bureau || h.Case != p.info["Zhilu-Case"]:
			p.wrong(check, where, "an entry of another case, or out of place")
		case h.N != ofCase:
			p.wrong(check, where, fmt.Sprintf("n is %d instead of %d", h.N, ofCase))
		case h.At < last.At:
			p.wrong(check, where, "`at` goes back")
		case int64(i) >= int64(len(p.order)) || p.order[i] != e.seq:
			p.wrong(check, where, "leaves.jsonl has another order")
		}
		if h.Case != "bureau" {
			ofCase++
			last = h
		}
		if e.seq <= before.seq {
			p.wrong(check, where, "seq goes back")
		}
		before = e
	}
	if !strings.HasPrefix(last.Type, "case.archived/") {
		p.wrong(check, "entries.jsonl", "the last entry of the case is not case.archived")
	}
	if closed, _ := p.seal.Members["closed_at"].(string); !formats.IsInstant(closed) || closed < last.At {
		p.wrong(check, "proof/seal.json", "closed_at lies before case.archived")
	}
}

func (p *proofs) checkBlobs(check string) {
	const path = "data/其他/blobs.json"
	o, err := formats.ParseCanonicalObject(string(p.read(path)))
	if err != nil {
		p.wrong(check, path, err.Error())
		return
	}
	for digest, file := range o.Members {
		name, _ := file.(string)
		if sum, there := p.sums[name]; !there || sum != digest || !strings.HasPrefix(name, "data/") {
			p.wrong(check, path, digest+" is not the digest of "+name)
		}
	}
	for _, e := range p.entries {
		h, _ := formats.ReadHead(e.head)
		if body, err := formats.ReadBody(e.body); err == nil && !e.disposed && h.Case != "bureau" {
			named := map[string]bool{}
			formats.BlobNames(body, named)
			for digest := range named {
				if _, there := o.Members[digest]; !there {
					p.wrong(check, path, fmt.Sprintf("lacks %s, named by seq %d", digest, e.seq))
				}
			}
		}
	}
}

func (p *proofs) checkSealed(check string) {
	const path = "proof/seal-entry.json"
	o, err := formats.ParseCanonicalObject(string(p.read(path)))
	if err != nil {
		p.wrong(check, path, err.Error())
		return
	}
	e, err := readEntry(o)
	encoded, _ := o.Members["leaf"].(string)
	leaf, err2 := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil || err2 != nil || e.disposed || len(leaf) == 0 {
		p.wrong(check, path, "not an entry with its leaf")
		return
	}
	if err := p.textsOf(&e, string(leaf)); err != nil {
		p.wrong(check, path, err.Error())
		return
	}
	h, _ := formats.ReadHead(e.head)
	body, _ := formats.ReadBody(e.body)
	size, _ := body.Integer("checkpoint_size")
	closed, _ := p.seal.Members["closed_at"].(string)
	if h.Case != p.info["Zhilu-Case"] || !strings.HasPrefix(h.Type, "case.sealed/") || closed > h.At || e.seq < p.c1.size ||
		body.Members["seal"] != formats.HexOf("sha256", p.read("proof/seal.json")) || body.Members["bag"] != p.seal.Members["bag"] || size != p.c1.size {
		p.wrong(check, path, "not the case.sealed of this case file")
	}
	p.extends(check, e.seq, leaf)
}

func (p *proofs) extends(check string, seq int64, leaf []byte) {
	const path, consistency = "proof/seal.tlog-proof", "proof/consistency.json"
	index, proof, text, _ := formats.ReadTlogProof(string(p.read(path)))
	c2 := p.open(check, path, text)
	if index != seq || seq >= c2.size || tlog.CheckRecord(proof, c2.size, c2.root, seq, tlog.RecordHash(leaf)) != nil {
		p.wrong(check, path, "does not prove seal-entry.json")
	}
	o, err := formats.ParseCanonicalObject(string(p.read(consistency)), "from", "hashes", "to")
	if err != nil {
		p.wrong(check, consistency, err.Error())
		return
	}
	from, err1 := o.Integer("from")
	to, err2 := o.Integer("to")
	list, isList := o.Members["hashes"].([]formats.Value)
	if err1 != nil || err2 != nil || !isList || from != p.c1.size || to != c2.size {
		p.wrong(check, consistency, "not from C1 to C2")
		return
	}
	var hashes tlog.TreeProof
	for _, item := range list {
		text, _ := item.(string)
		raw, err := base64.StdEncoding.Strict().DecodeString(text)
		if err != nil || len(raw) != 32 {
			p.wrong(check, consistency, "a hash that is none")
			return
		}
		hashes = append(hashes, tlog.Hash{})
		copy(hashes[len(hashes)-1][:], raw)
	}
	if from < 1 || from > to || tlog.CheckTree(hashes, to, c2.root, from, p.c1.root) != nil {
		p.wrong(check, consistency, "C2 does not extend C1: the log was rewritten, or the proof is another")
	}
}
