// The read rows of a bureau, as the store's writer asks for them: records::Projection behind ports::Projector.
#pragma once

#include "ports/record_store.h"
#include "records/vocabulary.h"

namespace services {

class RecordProjector : public ports::Projector {
 public:
  explicit RecordProjector(records::Vocabulary vocabulary) : vocabulary_(std::move(vocabulary)) {}
  std::string version() const override;
  std::unique_ptr<ports::Projection> begin() const override;

 private:
  records::Vocabulary vocabulary_;
};

}  // namespace services
