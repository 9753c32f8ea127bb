// Which other cases a case hangs together with.
#include "records/decide_parts.h"

namespace records {
namespace {

using base::ErrorKind;
using base::Result;

Result<Events> link(const Asked& asked) {
  base::JsonObject body;
  ZL_CHECK(copy_given(body, asked.command, {"to"}));
  const auto to = base::text_at(body, "to");
  if (to == asked.state.id)
    return base::fail(ErrorKind::invalid, "case.linked_to_itself", "a case is not linked to itself", "/to");
  if (asked.state.link(to) != nullptr)
    return base::fail(ErrorKind::conflict, "case.linked", "the cases are linked already", "/to", "end that link first");
  copy(body, asked.command.input, {"relation", "note"});
  ZL_TRY(const auto time, asked.time());
  put_time(body, time);
  return Events{{"case.linked/1", std::move(body)}};
}

Result<Events> unlink(const Asked& asked) {
  base::JsonObject body;
  ZL_CHECK(copy_given(body, asked.command, {"to"}));
  if (asked.state.link(base::text_at(body, "to")) == nullptr)
    return base::fail(ErrorKind::not_found, "case.not_linked", "there is no such link of this case", "/to",
                      "a link is ended at the case where it was made");
  copy(body, asked.command.input, {"reason"});
  ZL_TRY(const auto time, asked.time());
  put_time(body, time);
  return Events{{"case.unlinked/1", std::move(body)}};
}

}  // namespace

const RuleTable& link_commands() {
  static const RuleTable table{
      {"case.link", {&link, false, true}},
      {"case.unlink", {&unlink, false, true}},
  };
  return table;
}

}  // namespace records
