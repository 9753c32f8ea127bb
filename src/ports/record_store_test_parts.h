// What tests of record stores are made with: keys drawn from a seed, and a small projector. For tests only.
#pragma once

#include <array>
#include <map>

#include "base/random.h"
#include "crypto/signatures.h"
#include "ports/key_store.h"
#include "ports/record_store.h"

namespace ports::testing {

class SeededKeys : public KeyStore {
 public:
  explicit SeededKeys(std::uint64_t seed) {
    base::SeededRandom random(seed);
    for (auto& s : seeds_) s = random.bytes(32);
    body_ = {1, random.bytes(32)};
    vault_ = {1, random.bytes(32)};
  }
  base::Result<base::Bytes> sign(LogName log, base::ByteView message) const override {
    return crypto::ed25519_sign(seeds_[static_cast<std::size_t>(log)], message);
  }
  base::Bytes public_key(LogName log) const override {
    return crypto::ed25519_public_key(seeds_[static_cast<std::size_t>(log)]);
  }
  SealingKey current_body_key() const override { return body_; }
  SealingKey current_vault_key() const override { return vault_; }
  base::Result<SealingKey> body_key(std::uint32_t id) const override { return known(body_, id); }
  base::Result<SealingKey> vault_key(std::uint32_t id) const override { return known(vault_, id); }

 private:
  static base::Result<SealingKey> known(const SealingKey& key, std::uint32_t id) {
    if (id == key.id) return key;
    return base::fail(base::ErrorKind::denied, "keys.unknown_key", "no such key", std::to_string(id));
  }
  std::array<base::Bytes, 2> seeds_;
  SealingKey body_, vault_;
};

// case.opened/1 {number} gives a row "case" (by stream) and a row "number", which refuses a number that is
// taken; hazard.found/1 counts up in the case's row; case.closed/1 deletes the row of the case. The hazards of a case are
// counted in memory, from its events where it is not there: a store that keeps to itself that a batch was undone, or tells
// the wrong events, gives wrong counts.
class CaseProjection : public Projection {
 public:
  base::Result<std::vector<ReadRow>> project(const ProjectionSource& before,
                                             std::span<const StoredEvent> events) override {
    std::vector<ReadRow> rows;
    for (const auto& event : events) {
      auto taken = take(before, event, rows);
      if (taken) continue;
      for (const auto& touched : events) hazards_.erase(touched.stream.text);
      return base::pass_on(std::move(taken).error());
    }
    return rows;
  }
  void forget() override { hazards_.clear(); }

 private:
  // Rows of this batch stand before those that are stored.
  static base::Result<std::optional<ReadRow>> find(const RowSource& before, const std::vector<ReadRow>& made,
                                                   std::string_view model, std::string_view id) {
    for (auto row = made.rbegin(); row != made.rend(); ++row)
      if (row->model == model && row->id == id) {
        if (row->json.is_null()) return std::nullopt;
        return *row;
      }
    return before.row(model, id);
  }

  base::Result<std::int64_t*> hazards_of(const ProjectionSource& before, const StoredEvent& event) {
    auto [kept, fresh] = hazards_.try_emplace(event.stream.text, 0);
    if (!fresh) return &kept->second;
    ZL_TRY(const auto earlier, before.events_between(event.stream, 0, event.n));
    for (const auto& one : earlier) kept->second += one.type == "hazard.found/1" ? 1 : 0;
    return &kept->second;
  }

  base::Status take(const ProjectionSource& before, const StoredEvent& event, std::vector<ReadRow>& rows) {
    const auto& stream = event.stream.text;
    if (event.type == "case.opened/1") {
      const auto number = base::text_at(event.body, "number");
      ZL_TRY(const auto taken, find(before, rows, "number", number));
      if (taken)
        return base::fail(base::ErrorKind::conflict, "case.number_taken", "the number is taken", number);
      rows.push_back({"number", number, number, "", base::JsonObject{{"case", stream}}});
      rows.push_back(
          {"case", stream, event.at.text(), number, base::JsonObject{{"hazards", 0}, {"number", number}}});
    } else if (event.type == "hazard.found/1") {
      ZL_TRY(auto* hazards, hazards_of(before, event));
      ++*hazards;
      ZL_TRY(auto row, find(before, rows, "case", stream));
      if (!row) return {};
      row->json.as_object()["hazards"] = *hazards;
      rows.push_back(std::move(*row));
    } else if (event.type == "case.closed/1") {
      rows.push_back({"case", stream, "", "", nullptr});
    }
    return {};
  }

  std::map<std::string, std::int64_t> hazards_;  // by stream
};

class CaseProjector : public Projector {
 public:
  std::string version() const override { return "cases-1"; }
  std::unique_ptr<Projection> begin() const override { return std::make_unique<CaseProjection>(); }
};

}  // namespace ports::testing
