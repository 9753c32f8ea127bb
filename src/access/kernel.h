// The one authorisation kernel: every read and write passes `Kernel::may`. Roles are data
// (data/roles/*.json): each role lists the operations it may call and what it may see. Pure and immutable
// after loading; thread-safe.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "access/principal.h"
#include "base/json.h"
#include "base/result.h"

namespace access_control {

// What is asked about: a case, a blob of a case, a user, the bureau itself.
struct Object {
  std::string kind;  // "bureau", "case", "enterprise", "user", "log", "store"
  std::string id;
  std::vector<std::string> labels;  // all must be held by the asker
  std::vector<std::string> owners;  // user ids that work on it (the officers of a case)
};

// What is answered about a thing that is not there, and, word for word, about one that the asker may not know
// of.
base::Error no_such_object(std::string_view kind);

class Kernel {
 public:
  // `roles` = [{id, title:{zh,en}, operations:["case.*", …], scope:"all"|"own", reads?:[operations with scope
  // "all"], administrator?:true, alone?:true, local?:true}…]. Who holds a role that is `alone` holds no other;
  // every administrator's is. One that is `local` is for users of the server's operating system. The role
  // "everyone" is held by whoever is signed in. Scope "own": of cases, those alone that the asker works on. An
  // administrator may call nothing of cases and of enterprises, and neither signs off nor withdraws a rulebook. Errors: invalid "access.bad_roles" naming the role and field; an operation granted to two of
  // the three administrators (system, security, audit) is refused: they are separate.
  static base::Result<Kernel> load(const base::Json& roles);

  // ok, or: not_found "access.no_such_object" where a label is not held (to the asker it does not exist), or
  // denied "access.not_permitted" where the object may be known of but no role allows the operation.
  base::Status may(const Principal& who, std::string_view operation, const Object& object) const;

  // Whether this user may hold these roles together. An administrator who also worked on cases could let
  // himself into every one of them. Errors: conflict "access.roles_apart", "access.role_of_the_machine";
  // invalid "role.unknown". To be asked before a role is granted.
  base::Status may_hold(const base::UserId& user, const std::set<std::string>& roles) const;
  // Roles and labels come from somebody else, always. Errors: denied "access.not_to_oneself".
  static base::Status not_to_oneself(const Principal& by, const base::UserId& to);
  bool is_administrator(const std::set<std::string>& roles) const;

  bool knows_role(std::string_view role) const;
  std::vector<std::string> role_ids() const;
  // Whether somebody works on cases himself: his bench shows those, not all that he may see.
  bool works_on_cases(const Principal& who) const;
  // Operations (patterns) that a role may call, for the screens.
  std::vector<std::string> operations_of(const Principal& who) const;

 private:
  struct Role {
    std::string id;
    std::vector<std::string> operations;
    std::vector<std::string> reads;
    bool own_only = false;
    bool administrator = false;
    bool alone = false;
    bool local = false;
  };
  static base::Result<Role> read_role(const base::Json& json, const std::string& where);
  base::Status check_apart() const;
  static bool allows(const Role& role, const Principal& who, std::string_view operation,
                     const Object& object);
  std::vector<const Role*> roles_of(const Principal& who) const;

  std::map<std::string, Role, std::less<>> roles_;
};

}  // namespace access_control
