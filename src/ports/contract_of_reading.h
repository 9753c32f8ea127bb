// What a store promises to who reads. Included by record_store_contract.h alone.
#pragma once

#include "ports/record_store_contract.h"

namespace ports::testing {

TEST_P(RecordStoreContract, ReadsBackWhatWasStored) {
  add({opened(1), hazard(1, "井口 \"A\"\n\x01")});
  add({hazard(2)});
  const auto of_case = store().events_of(a_case(1));
  ASSERT_TRUE(of_case);
  ASSERT_EQ(of_case->size(), 2u);
  EXPECT_EQ(base::text_at((*of_case)[1].body, "place"), "井口 \"A\"\n\x01");
  EXPECT_EQ(store().events_of(a_case(1), 1)->size(), 1u);
  EXPECT_EQ(store().events_of(a_case(1), 0, 1)->size(), 1u);
  EXPECT_EQ(store().events_of(a_case(1), 1, 1)->size(), 0u);
  EXPECT_TRUE(store().events_of(a_case(9))->empty());
  const auto all = store().events(LogName::record, 1, 10);
  ASSERT_EQ(all->size(), 2u);
  EXPECT_EQ((*all)[1].stream, a_case(2));
  EXPECT_EQ(store().events(LogName::record, 0, 1)->size(), 1u);
  EXPECT_TRUE(store().events(LogName::record, 3, 10)->empty());
}

TEST_P(RecordStoreContract, ReadRowsFollowTheEvents) {
  add({opened(1), hazard(1)});
  add({hazard(1)});
  const auto row = store().row("case", a_case(1).text);
  ASSERT_TRUE(row && *row);
  EXPECT_EQ(base::int_at((*row)->json, "hazards"), 2);
  EXPECT_EQ((*row)->lookup, "N-1");
  EXPECT_FALSE(store().row("case", "no such")->has_value());
  add({{a_case(1), "case.closed/1", base::JsonObject{}}});
  EXPECT_FALSE(store().row("case", a_case(1).text)->has_value());
  EXPECT_EQ(*store().count_rows("case"), 0u);
  EXPECT_EQ(*store().count_rows("number"), 1u);
}

TEST_P(RecordStoreContract, ListsRowsInOrderPageByPage) {
  for (int k = 1; k <= 5; ++k) {
    clock.advance_seconds(k % 2);  // some share their order key
    add({opened(k)});
  }
  for (const bool descending : {false, true}) {
    std::vector<std::string> seen;
    RowQuery query{"case", "", "", descending, "", "", 2};
    for (;;) {
      const auto page = store().rows(query);
      ASSERT_TRUE(page);
      if (page->empty()) break;
      for (const auto& row : *page) seen.push_back(row.id);
      query.after_key = page->back().order_key;
      query.after_id = page->back().id;
    }
    std::vector<std::string> expected;
    for (int k = 1; k <= 5; ++k) expected.push_back(a_case(k).text);
    if (descending) std::reverse(expected.begin(), expected.end());
    EXPECT_EQ(seen, expected);
  }
}

TEST_P(RecordStoreContract, FindsRowsByLookupAndByPrefix) {
  for (int k = 1; k <= 12; ++k) add({opened(k)});
  const auto found = store().rows({"case", "N-3", "", false, "", "", 50});
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ((*found)[0].id, a_case(3).text);
  EXPECT_EQ(store().rows({"number", "", "N-1", false, "", "", 50})->size(), 4u);  // 1, 10, 11, 12
  EXPECT_TRUE(store().rows({"number", "", "N-2x", false, "", "", 50})->empty());
  EXPECT_EQ(*store().count_rows("number"), 12u);
}

TEST_P(RecordStoreContract, FindsTheLastRowOfAnOrderPrefix) {
  for (int k = 1; k <= 12; ++k) add({opened(k)});
  RowQuery query{.model = "number", .descending = true, .limit = 1, .order_prefix = "N-1"};
  const auto last = store().rows(query);
  ASSERT_EQ(last->size(), 1u);
  EXPECT_EQ((*last)[0].id, "N-12");
  query.order_prefix = "N-1x";
  EXPECT_TRUE(store().rows(query)->empty());
}

TEST_P(RecordStoreContract, ConcurrentReadersSeeWholeBatches) {
  std::atomic<bool> stop{false};
  std::thread reader([&] {
    while (!stop) {
      const auto events = store().events_of(a_case(1));
      ASSERT_TRUE(events);
      EXPECT_EQ(events->size() % 3, 0u);
    }
  });
  for (int k = 0; k < 50; ++k) add({hazard(1), hazard(1), hazard(1)});
  stop = true;
  reader.join();
}

}  // namespace ports::testing
