#include "zhilu_verify/verify.h"

#include "zhilu_verify/bag.h"

namespace zhilu_verify {
namespace {

constexpr unsigned kThreads = 2;

constexpr Code kAfterStructure[] = {"check.payload",   "check.tags",  "check.seal",  "check.signatures",
                                    "check.inclusion", "check.texts", "check.order", "check.blobs",
                                    "check.sealed",    "check.anchor"};

void skip_the_rest(Report& report) {
  for (const auto code : kAfterStructure) {
    Check check(code);
    check.skip(Message("after", {why("check.structure")}));
    report.checks.push_back(std::move(check));
  }
}

}  // namespace

Report verify(const BagSource& source, const VerifierKey* outside) {
  Bag bag(source, outside);
  Report report;
  bool refused = false;
  report.checks.push_back(check_structure(bag, refused));
  report.bag = bag.info_of("Zhilu-Archive-Number");
  if (refused) {
    skip_the_rest(report);
    return report;
  }
  bag.digests = digest_files(source, kThreads);
  report.checks.push_back(check_payload(bag));
  report.checks.push_back(check_tags(bag));
  report.checks.push_back(check_seal(bag));
  report.checks.push_back(check_signatures(bag));
  report.checks.push_back(check_inclusion(bag));
  report.checks.push_back(check_texts(bag));
  report.checks.push_back(check_order(bag));
  report.checks.push_back(check_blobs(bag));
  report.checks.push_back(check_sealed(bag));
  report.checks.push_back(check_anchor(bag));
  report.anchored = report.checks.back().verdict == Verdict::sound;
  if (bag.key) report.fingerprint = bag.key->fingerprint();
  report.files = bag.files.size();
  for (const auto& [path, digests] : bag.digests.files) report.bytes += digests.bytes;
  report.entries = bag.entries.size();
  return report;
}

Report unreadable(const std::string& name, const base::Error& error) {
  Report report;
  Check check("check.structure");
  check.wrong(name, Message("source.unreadable", {why(error)}));
  report.checks.push_back(std::move(check));
  skip_the_rest(report);
  return report;
}

}  // namespace zhilu_verify
