package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
)

// Codes on pages, by docs/formats/page_code.md: the first page of one, pages of many, the last that there can be; and texts that
// are no code, each for one reason.
func pageCodeVectors() m {
	spelled := regexp.MustCompile(`^ZL1:[0-9A-F]{20}:[1-9][0-9]{0,2}/[1-9][0-9]{0,2}$`)
	of := func(content string, page, pages int) m {
		sum := sha256.Sum256([]byte(content))
		digest := hex.EncodeToString(sum[:])
		digits := strings.ToUpper(digest[:20])
		text := fmt.Sprintf("ZL1:%s:%d/%d", digits, page, pages)
		must(spelled.MatchString(text), "the spelling of "+text)
		words := fmt.Sprintf("%s-%s %d/%d", digits[:4], digits[4:8], page, pages)
		return m{"signed_digest": digest, "page": page, "pages": pages, "text": text, "words": words}
	}
	const good = "4BBFEC80A0F3C1D2E9B7"
	refused := []string{
		"", "ZL1:", "ZL1", good, "https://example.org/" + good,
		"ZL2:" + good + ":1/2", "zl1:" + good + ":1/2", " ZL1:" + good + ":1/2", "ZL1:" + good + ":1/2 ", "ZL1:" + good + ":1/2\n",
		"ZL1:" + strings.ToLower(good) + ":1/2", "ZL1:" + good[:19] + ":1/2", "ZL1:" + good + "0:1/2", "ZL1:" + good[:19] + "G:1/2",
		"ZL1:" + good, "ZL1:" + good + ":", "ZL1:" + good + ":1", "ZL1:" + good + ":1/", "ZL1:" + good + ":/2", "ZL1:" + good + ":1/2/3",
		"ZL1:" + good + ":0/2", "ZL1:" + good + ":01/2", "ZL1:" + good + ":1/02", "ZL1:" + good + ":+1/2", "ZL1:" + good + ":-1/2",
		"ZL1:" + good + ":1.0/2", "ZL1:" + good + ":3/2", "ZL1:" + good + ":1/1000", "ZL1:" + good + ":1/99999999999999999999",
	}
	for _, text := range refused {
		pages := regexp.MustCompile(`:3/2$`).MatchString(text) // the one that is spelled rightly and cannot be
		must(pages || !spelled.MatchString(text), "the spelling of "+text)
	}
	return m{
		"version": 1,
		"codes":   []m{of("paper", 1, 1), of("paper", 2, 3), of("another version", 2, 3), of("long", 10, 99), of("longest", 999, 999)},
		"refused": refused,
	}
}
