// The rows of a fixed history that holds every type of event. They change only on purpose: stores keep their rows until the
// version of the projection is raised.
#include "crypto/digests.h"
#include "records/test_shelf.h"

namespace records {
namespace {

using story::Shelf;
using story::vocabulary;

std::vector<Event> golden_events() {
  std::ifstream file(ZHILU_SOURCE_DIR "/src/records/projected_events.jsonl");
  EXPECT_TRUE(file.is_open());
  std::vector<Event> events;
  std::map<std::string, std::uint64_t> lengths;
  for (std::string line; std::getline(file, line);) {
    const auto json = story::json(line);
    const auto stream = base::text_at(json, "stream");
    events.push_back({events.size(), {stream}, lengths[stream]++, base::text_at(json, "type"), story::at(base::text_at(json, "at")),
                      base::text_at(json, "by"), json.at("body"), false});
  }
  return events;
}

// Whether rows or the state of a case show more of such events than that there was one.
bool is_shown(const std::string& type) {
  const Event bare{0, {story::kCase}, 0, type, story::at("2026-03-05T01:00:00Z"), "system", base::JsonObject{}, false};
  const RowLookup none = [](auto, auto) { return base::Result<std::optional<base::Json>>(std::nullopt); };
  const auto state = apply(CaseState{}, bare);
  const auto rows = apply_bureau(vocabulary(), bare, none);
  const bool in_a_case = state || state.error().code != "event.unknown_type";
  const bool of_the_bureau = rows ? !rows->empty() : rows.error().code != "event.unknown_type";
  return in_a_case || of_the_bureau;
}

TEST(GoldenHistory, holds_every_type_of_event_that_shows_and_nothing_that_could_not_be) {
  std::set<std::string> missing;
  for (const auto& type : vocabulary().event_types())
    if (is_shown(type)) missing.insert(type);
  EXPECT_GT(missing.size(), 40u);
  for (const auto& event : golden_events()) {
    missing.erase(event.type);
    const auto checked = vocabulary().check_event(event.type, event.body);
    EXPECT_TRUE(checked) << event.type << ": " << checked.error().text();
  }
  EXPECT_EQ(missing, std::set<std::string>{})
      << "append an event of each to src/records/projected_events.jsonl and note the new digest";
}

TEST(GoldenHistory, gives_the_rows_that_were_noted_with_the_version) {
  Shelf shelf;
  std::set<std::string> streams;
  for (const auto& event : golden_events()) {
    streams.insert(event.stream.text);
    const auto added = shelf.add(std::vector<Event>{event});
    ASSERT_TRUE(added) << event.type << ": " << added.error().text();
  }
  // Snapshots hold what `apply` makes of the events so far: it counts as it will stand in the next ones.
  std::string text = shelf.text();
  for (const auto& stream : streams)
    if (stream != base::kBureauStream.text) text += base::canonical_or_die(to_json(shelf.state(stream))) + "\n";
  const auto digest = crypto::sha256(text).hex();
  EXPECT_EQ(digest, kProjectionDigest)
      << "The projector gives other rows than those of version " << kProjectionVersion << ". If that is meant, raise "
      << "kProjectionVersion and note the new digest beside it: stores then project anew when they are opened. If only "
      << "src/records/projected_events.jsonl was lengthened, the digest alone.\n" << text;
}

}  // namespace
}  // namespace records
