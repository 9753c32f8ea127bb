// A few connections for reading, lent to one thread at a time. Thread-safe.
#pragma once

#include <condition_variable>
#include <mutex>
#include <vector>

#include "store_sqlite/read_rows.h"
#include "store_sqlite/record_codec.h"

namespace store_sqlite {

struct ReadConnection {
  Database database;
  std::unique_ptr<ReadRows> rows;
  std::array<std::unique_ptr<RecordCodec>, 2> codecs;  // by LogName
  std::array<Statement, 2> by_seq;                     // digests, sealed of one entry
  std::array<Statement, 2> range;                      // seq, sealed: from a seq, so many
  Statement of_stream;                                 // kEventsOfStream
  Statement reply;                                     // kFindReply
  Statement session;                                   // kFindSession

  static base::Result<std::unique_ptr<ReadConnection>> open(const std::string& path,
                                                            const std::string& origin,
                                                            const ports::KeyStore& keys);
};

class Readers {
 public:
  static base::Result<std::unique_ptr<Readers>> open(const std::string& path, const std::string& origin,
                                                     const ports::KeyStore& keys, std::size_t count);

  class Loan {
   public:
    Loan(Readers& from, std::unique_ptr<ReadConnection> what) : from_(from), what_(std::move(what)) {}
    ~Loan() { from_.take_back(std::move(what_)); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ReadConnection* operator->() const { return what_.get(); }

   private:
    Readers& from_;
    std::unique_ptr<ReadConnection> what_;
  };
  Loan lend();  // waits for one that is free
  void give_back_memory();  // of those that nobody has

 private:
  void take_back(std::unique_ptr<ReadConnection> connection);

  std::mutex mutex_;
  std::condition_variable free_;
  std::vector<std::unique_ptr<ReadConnection>> idle_;
};

}  // namespace store_sqlite
