// The table of routes against the contract, both ways, and the registry of codes against the sources.
#include "http_api/routes.h"

#include <gmock/gmock.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "base/json.h"
#include "http_api/problem.h"

namespace http_api {
namespace {

const std::string kSource = ZHILU_SOURCE_DIR;

std::string read_text(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

const YAML::Node& contract() {
  static const YAML::Node root = YAML::LoadFile(kSource + "/src/http_api/openapi.yaml");
  return root;
}

YAML::Node resolved(const YAML::Node& node) {
  if (!node["$ref"]) return node;
  const auto name = node["$ref"].as<std::string>();
  return contract()["components"]["parameters"][name.substr(name.rfind('/') + 1)];
}

struct Promise {
  std::set<std::string> query, integers, statuses;
};

void add_parameters(const YAML::Node& list, Promise& promise) {
  for (const auto& given : list) {
    const auto parameter = resolved(given);
    const auto name = parameter["name"].as<std::string>();
    const auto where = parameter["in"].as<std::string>();
    if (where == "query") promise.query.insert(name);
    const auto type = parameter["schema"]["type"];
    if ((where == "query" || where == "path") && type && type.as<std::string>() == "integer")
      promise.integers.insert(name);
  }
}

// "GET /api/v1/cases case.list" → what it promises.
std::map<std::string, Promise> promised() {
  std::map<std::string, Promise> all;
  for (const auto& path : contract()["paths"]) {
    const std::string prefix = path.second["servers"] ? "" : "/api/v1";
    for (const auto& operation : path.second) {
      auto method = operation.first.as<std::string>();
      if (method == "parameters" || method == "servers") continue;
      std::transform(method.begin(), method.end(), method.begin(),
                     [](char c) { return static_cast<char>(c - 32); });
      Promise promise;
      add_parameters(path.second["parameters"], promise);
      add_parameters(operation.second["parameters"], promise);
      for (const auto& response : operation.second["responses"])
        promise.statuses.insert(response.first.as<std::string>());
      all[method + " " + prefix + path.first.as<std::string>() + " " +
          operation.second["operationId"].as<std::string>()] = promise;
    }
  }
  return all;
}

std::set<std::string> words(std::string_view text) {
  std::istringstream in{std::string(text)};
  return {std::istream_iterator<std::string>(in), {}};
}

std::string name_of(const Route& route) {
  return std::string(route.method) + " " + std::string(route.path) + " " + std::string(route.operation);
}

TEST(Contract, names_each_route_and_no_other) {
  std::set<std::string> table, contract;
  for (const auto& route : all_routes()) table.insert(name_of(route));
  for (const auto& [name, promise] : promised()) contract.insert(name);
  EXPECT_EQ(table, contract);
  EXPECT_EQ(table.size(), all_routes().size()) << "a route stands twice in the table";
}

TEST(Contract, has_the_same_parameters_and_success_as_the_table) {
  const auto all = promised();
  for (const auto& route : all_routes()) {
    const auto found = all.find(name_of(route));
    if (found == all.end()) continue;  // told by the test above
    EXPECT_EQ(words(route.query), found->second.query) << name_of(route);
    auto integers = found->second.integers;
    integers.erase("k");  // pages are numbers of their own
    EXPECT_EQ(words(route.integers), integers) << name_of(route);
    EXPECT_TRUE(found->second.statuses.contains(std::to_string(route.status))) << name_of(route);
    EXPECT_EQ(route.conditional,
              found->second.statuses.contains("304") && route.handler == Handler::operation)
        << name_of(route);
  }
}

TEST(Contract, points_only_at_what_it_defines) {
  const auto text = read_text(kSource + "/src/http_api/openapi.yaml");
  const std::regex reference("#/components/([a-zA-Z]+)/([a-zA-Z]+)");
  for (auto at = std::sregex_iterator(text.begin(), text.end(), reference); at != std::sregex_iterator();
       ++at)
    EXPECT_TRUE(contract()["components"][(*at)[1].str()][(*at)[2].str()]) << at->str();
}

Match matched(std::string_view method, std::string_view path) {
  return match_route(method, split_path(path).value());
}

TEST(Routes, give_their_variables_decoded) {
  const auto match = matched("GET", "/api/v1/cases/c%40a.example/papers/paper-1/pages/3.svg");
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.route->operation, "content.paper_page");
  EXPECT_EQ(*find_pair(match.parameters, "case"), "c@a.example");
  EXPECT_EQ(*find_pair(match.parameters, "k"), "3");
  EXPECT_EQ(matched("GET", "/api/v1/cases/c/papers/paper-1/pages/.svg").route, nullptr);
  EXPECT_EQ(*find_pair(matched("GET", "/log/tile/0/x001/067").parameters, "file"), "tile/0/x001/067");
}

TEST(Routes, know_commands_by_short_and_whole_name) {
  EXPECT_EQ(matched("POST", "/api/v1/cases/c/commands/begin_act").route->operation, "case.begin_act");
  EXPECT_EQ(matched("POST", "/api/v1/cases/c/commands/case.begin_act").route->operation, "case.begin_act");
  EXPECT_EQ(matched("POST", "/api/v1/cases/c/commands/open").route, nullptr);
}

TEST(Routes, tell_which_methods_a_path_knows) {
  const auto match = matched("PUT", "/api/v1/cases");
  EXPECT_EQ(match.route, nullptr);
  EXPECT_EQ(match.allow, "GET POST HEAD");
  EXPECT_EQ(matched("HEAD", "/api/v1/cases").route->operation, "case.list");
  EXPECT_EQ(matched("HEAD", "/api/v1/uploads/u1").route->operation, "upload.head");
  EXPECT_EQ(matched("GET", "/api/v1/cases/").route, nullptr);
  EXPECT_TRUE(matched("GET", "/nowhere").allow.empty());
}

// Codes appear in the sources as the argument after an ErrorKind, or first among named members of an Error.
std::map<std::string, std::string> codes_in_sources() {
  std::map<std::string, std::string> codes;
  const std::regex code(
      "ErrorKind::[a-z_]+,\\s*\"([a-z_]+\\.[a-z_0-9]+)\"|\\.code = \"([a-z_]+\\.[a-z_0-9]+)\"");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kSource + "/src")) {
    const auto name = entry.path().filename().string();
    if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
    const bool for_tests = name.ends_with("_test.cpp") || name.starts_with("fake_") ||
                           name.ends_with("_fuzz.cpp") || name.ends_with("_contract.h") ||
                           name.find("test_support") != std::string::npos ||
                           name.find("test_parts") != std::string::npos;
    // The offline verifier has words of its own and speaks to no client.
    if (for_tests || entry.path().string().find("/zhilu_verify/") != std::string::npos) continue;
    const auto text = read_text(entry.path());
    for (auto at = std::sregex_iterator(text.begin(), text.end(), code); at != std::sregex_iterator(); ++at)
      codes[(*at)[1].matched ? (*at)[1].str() : (*at)[2].str()] = entry.path().string();
  }
  return codes;
}

TEST(RegistryOfCodes, names_every_code_of_the_sources) {
  const auto problems = Problems::load(kSource + "/data/problems.json");
  ASSERT_TRUE(problems) << problems.error().text();
  const auto codes = codes_in_sources();
  EXPECT_GT(codes.size(), 20u);
  EXPECT_TRUE(codes.contains("http.csrf"));
  for (const auto& [code, file] : codes)
    EXPECT_TRUE(problems->knows(code)) << code << " of " << file << " is not in data/problems.json";
}

TEST(RegistryOfCodes, has_titles_in_both_languages) {
  const auto json = base::parse_json(read_text(kSource + "/data/problems.json"));
  ASSERT_TRUE(json) << json.error().text();
  for (const auto& [code, title] : json->get_object()) {
    EXPECT_FALSE(base::text_at(title, "zh").empty()) << code;
    EXPECT_FALSE(base::text_at(title, "en").empty()) << code;
  }
}

TEST(RegistryOfCodes, that_is_damaged_is_refused) {
  const auto file = std::filesystem::temp_directory_path() / "zhilu-problems-test.json";
  EXPECT_EQ(Problems::load(file / "none").error().code, "problems.unreadable");
  std::ofstream(file) << "{\"a.b\":{\"zh\":\"甲\"}}";
  EXPECT_EQ(Problems::load(file).error().code, "json.missing_field");
  std::ofstream(file) << "[]";
  EXPECT_EQ(Problems::load(file).error().code, "problems.malformed");
  std::filesystem::remove(file);
}

TEST(Problems, have_the_status_of_their_kind) {
  using base::ErrorKind;
  const std::map<ErrorKind, int> expected{
      {ErrorKind::invalid, 422},     {ErrorKind::not_found, 404}, {ErrorKind::denied, 403},
      {ErrorKind::conflict, 409},    {ErrorKind::blocked, 409},   {ErrorKind::corrupt, 500},
      {ErrorKind::full, 507},        {ErrorKind::io, 500},        {ErrorKind::broken, 500},
      {ErrorKind::unavailable, 503}, {ErrorKind::too_large, 413}, {ErrorKind::unauthorised, 401}};
  for (const auto& [kind, status] : expected) {
    EXPECT_EQ(status_of(kind), status);
    EXPECT_EQ(kind_of(base::kind_name(kind)), kind);
  }
}

TEST(Problems, tell_readers_of_chinese_what_the_registry_holds_for_them) {
  const auto file = std::filesystem::temp_directory_path() / "zhilu-problems-words-test.json";
  std::ofstream(file) << R"({"a.b":{"zh":"甲","en":"A","zh_detail":"详情","zh_remedy":"办法"},"c.*":{"zh":"乙","en":"C"}})";
  const auto problems = Problems::load(file).value();
  std::filesystem::remove(file);
  const auto told = [&](std::string code, std::string language) {
    Request request;
    if (!language.empty()) request.headers.push_back({"Accept-Language", language});
    const base::Error error{base::ErrorKind::denied, std::move(code), "what", "where", "remedy"};
    const auto json = base::parse_json(problems.response(error, request).body).value();
    return base::text_at(json, "title") + "|" + base::text_at(json, "detail") + "|" + base::text_at(json, "remedy");
  };
  EXPECT_EQ(told("a.b", ""), "甲|详情|办法");
  EXPECT_EQ(told("a.b", "zh-CN,en;q=0.5"), "甲|详情|办法");
  EXPECT_EQ(told("a.b", "en"), "A|what|remedy");
  EXPECT_EQ(told("c.d", "zh"), "乙|what|remedy");
  EXPECT_EQ(told("e.f", "zh"), "denied|what|remedy");
}

TEST(Problems, put_the_field_and_its_limit_into_the_registrys_words) {
  const auto problems = Problems::load(std::string(ZHILU_SOURCE_DIR) + "/data/problems.json").value();
  const base::Error error{base::ErrorKind::invalid, "schema.maxLength", "too long", "/place", "at most 200 characters"};
  const auto json = base::parse_json(problems.response(error, Request{}).body).value();
  EXPECT_EQ(base::text_at(json, "detail"), "“/place”过长");
  EXPECT_EQ(base::text_at(json, "remedy"), "最多 200 个字");
}

TEST(Problems, put_what_the_place_names_into_the_registrys_words) {
  const auto problems = Problems::load(std::string(ZHILU_SOURCE_DIR) + "/data/problems.json").value();
  const auto told = [&](const char* code, const char* where) {
    const auto json = base::parse_json(problems.response({base::ErrorKind::conflict, code, "what", where, "remedy"}, Request{}).body).value();
    return base::text_at(json, "detail") + base::text_at(json, "remedy");
  };
  EXPECT_EQ(told("photograph.other_version", "/pages/0/recording · 1 · 2 · 3"),
            "第 1 页的照片拍的是本文书第 2 版，现在有效的是第 3 版。"
            "请拍第 3 版的纸质页；签的是第 2 版的，请打印第 3 版重新签署。照片已经入库，没有丢失。");
  EXPECT_NE(told("photograph.other_paper", "/pages/1/recording · 2 · 现场检查记录 · 检记〔2026〕{1}号").find("：现场检查记录 检记〔2026〕{1}号。"),
            std::string::npos)
      << "what is put in is not looked through for gaps again";
}

TEST(Problems, keep_this_machines_paths_to_itself) {
  const base::Error error{base::ErrorKind::io, "store.io", "a file cannot be read", "/secret/place", {}};
  const auto response = Problems().response(error, Request{});
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body.find("secret"), std::string::npos);
}

}  // namespace
}  // namespace http_api
