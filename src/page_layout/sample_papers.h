// For tests: a made-up case, and the forms and fonts that ship.
#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "page_layout/fonts.h"
#include "page_layout/form.h"

namespace page_layout::sample {

#ifdef ZHILU_SOURCE_DIR
inline const std::string kRoot = ZHILU_SOURCE_DIR;
#endif
inline constexpr const char* kForms[] = {"inspection_record", "rectification_order", "reinspection_opinion",
                                         "case_cover", "case_contents"};

inline std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline std::string form_text(const std::string& root, const std::string& id) {
  return read(root + "/data/forms/" + id + ".json");
}

// ZHILU_FONTS names another folder than build/fonts.
inline std::string fonts_folder(const std::string& root) {
  const char* elsewhere = std::getenv("ZHILU_FONTS");
  return elsewhere ? elsewhere : root + "/build/fonts";
}

// Opened once a process: reading the fonts takes a moment.
inline std::shared_ptr<const Fonts> fonts(const std::string& root) {
  static const auto kFonts = Fonts::open({fonts_folder(root), "/usr/share/fonts/opentype/noto"});
  if (!kFonts) {
    std::fprintf(stderr, "%s\n", kFonts.error().text().c_str());
    std::abort();
  }
  return *kFonts;
}

inline base::Json hazard(int i) {
  static const char* const kThings[] = {
      "配电箱未上锁，箱门未跨接接地线，内部积尘明显", "2号冲压机光电保护装置被短接，设备仍在运行",
      "危险化学品存放点未设置泄漏收集设施，安全技术说明书（SDS）未张贴", "叉车（编号F-03）未按期检验",
      "疏散通道被原材料占用约6米，应急照明灯3盏不亮"};
  base::JsonObject h{{"place", i % 2 ? "冲压车间" : "危化品库"}, {"description", kThings[i % 5]}};
  if (i % 3 == 0) h["basis"] = "《中华人民共和国安全生产法》第三十六条第二款";
  h["remedy"] = i % 4 == 1 ? "at_once" : "by_date";
  if (i % 4 == 1)
    h["rectified_on_spot"] = i % 8 == 1;
  else
    h["due"] = i % 2 ? "2026-04-05" : "2026-03-20";
  h["outcome"] = i % 3 == 0 ? "rectified" : i % 3 == 1 ? "partly" : "not_rectified";
  h["opinion"] = i % 3 == 0 ? "已整改。" : "尚未达到要求。";
  return h;
}

inline base::Json state(int hazards) {
  base::Json s = base::parse_json(R"({
    "bureau": {"name": "示例市应急管理局", "region": "示", "government": "示例市人民政府", "court": "示例市人民法院"},
    "case": {"number": "示应急检〔2026〕17号", "matter": "示例精密铸造有限公司安全生产检查", "kind": "inspection",
             "opened_at": "2026-03-05T01:00:00.000000Z", "closed_at": "2026-03-25T01:00:00.000000Z",
             "outcome_words": "问题和隐患已全部整改"},
    "party": {"name": "示例精密铸造有限公司", "credit_code": "91000000MA0EXAMPLE", "address": "示例市示范路18号",
              "representative": "喆垚镕", "representative_position": "总经理", "phone": "0000-0000000"},
    "act": {"kind": "inspection", "place": "冲压车间、危化品库", "began_at": "2026-03-05T01:10:00.000000Z",
            "ended_at": "2026-03-05T03:42:00.000000Z", "credential_shown_at": "2026-03-05T01:12:00.000000Z",
            "credential_shown_to": "现场负责人骉曌", "recordings": 9},
    "officers": [{"name": "办案人甲", "certificate": "示0001"}, {"name": "办案人乙", "certificate": "示0002"}],
    "paper": {"number": "（示）应急检记〔2026〕17号", "date": "2026-03-05"},
    "order": {"title": "责令限期整改指令书", "number": "（示）应急责改〔2026〕9号", "date": "2026-03-05"},
    "contents": [{"number": "（示）应急检记〔2026〕17号", "title": "现场检查记录", "date": "2026-03-05", "page": "1"}]
  })")
                     .value();
  base::JsonArray list;
  for (int i = 0; i < hazards; ++i) list.push_back(hazard(i));
  s.get_object()["hazards"] = std::move(list);
  return s;
}

}  // namespace page_layout::sample
