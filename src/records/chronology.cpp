#include "records/chronology.h"

#include "records/commands.h"

namespace records {
namespace {

class Order {
 public:
  std::vector<std::string> faults;

  // `later` cannot have been before `earlier`.
  void must(const std::string& earlier_what, base::Instant earlier, const std::string& later_what,
            base::Instant later) {
    if (later < earlier.plus_seconds(-kClockToleranceSeconds))
      faults.push_back(later_what + " before " + earlier_what);
  }
};

void of_act(const Act& act, Order& order) {
  const auto began = act.id + " began";
  if (act.ended_at) order.must(began, act.began_at, act.id + " ended", *act.ended_at);
  for (const auto& shown : act.credentials)
    order.must(began, act.began_at, "credentials were shown (event " + std::to_string(shown.seq) + ")",
               shown.happened_at);
}

void of_hazard(const CaseState& state, const Hazard& hazard, Order& order) {
  const auto found = hazard.id + " was found";
  if (const auto* act = state.act(hazard.act)) {
    order.must(act->id + " began", act->began_at, found, hazard.happened_at);
    if (act->ended_at) order.must(found, hazard.happened_at, act->id + " ended", *act->ended_at);
  }
  for (const auto& rectified : hazard.rectifications) {
    const auto what = "its rectification was seen (event " + std::to_string(rectified.seq) + ")";
    order.must(found, hazard.happened_at, what, rectified.happened_at);
    if (const auto* act = state.act(rectified.act))
      order.must(act->id + " began", act->began_at, what, rectified.happened_at);
  }
}

void of_recording(const Recording& recording, Order& order) {
  const auto made = recording.id + " was made";
  order.must(made, recording.made_until, recording.id + " was stored", recording.received_at);
  if (recording.made_from && *recording.made_from > recording.made_until)
    order.faults.push_back(made + " until a time before its making began");
}

void of_paper(const Paper& paper, Order& order) {
  const auto prepared = paper.id + " was prepared";
  const auto all = [&](const auto& marks, const std::string& what) {
    for (const auto& mark : marks)
      order.must(prepared, paper.prepared_at, what + " (event " + std::to_string(mark.seq) + ")",
                 mark.happened_at);
  };
  all(paper.marks.signatures, "it was signed");
  all(paper.marks.refusals, "it was refused");
  all(paper.marks.confirmations, "it was confirmed");
  all(paper.marks.issues, "it was handed over");
  for (const auto& refusal : paper.marks.refusals)
    if (refusal.reported_at && refusal.time_source != "server")  // else it has the time of its entry
      order.must("the refusal (event " + std::to_string(refusal.seq) + ")", refusal.happened_at,
                 "it was reported", *refusal.reported_at);
}

}  // namespace

std::vector<std::string> out_of_order(const CaseState& state) {
  Order order;
  for (const auto& act : state.acts) of_act(act, order);
  for (const auto& hazard : state.hazards) of_hazard(state, hazard, order);
  for (const auto& exemption : state.exemptions)
    if (const auto* act = state.act(exemption.act))
      order.must(act->id + " began", act->began_at, exemption.id + " was declared", exemption.happened_at);
  for (const auto& recording : state.recordings) of_recording(recording, order);
  for (const auto& paper : state.papers) of_paper(paper, order);
  return std::move(order.faults);
}

}  // namespace records
