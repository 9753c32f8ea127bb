#include "store_sqlite/readers.h"

#include "store_sqlite/entries.h"
#include "store_sqlite/people.h"
#include "store_sqlite/writer.h"

namespace store_sqlite {

base::Result<std::unique_ptr<ReadConnection>> ReadConnection::open(const std::string& path,
                                                                   const std::string& origin,
                                                                   const ports::KeyStore& keys) {
  auto c = std::make_unique<ReadConnection>();
  ZL_TRY(c->database, Database::open(path, Database::Mode::read));
  ZL_TRY(c->rows, ReadRows::make(c->database));
  for (const auto log : kLogs) {
    const auto i = index_of(log);
    const std::string table = entry_table(log);
    c->codecs[i] = std::make_unique<RecordCodec>(ports::origin_line(origin, log), keys);
    ZL_TRY(c->by_seq[i], c->database.prepare("SELECT digests, sealed FROM " + table + " WHERE seq = ?"));
    ZL_TRY(c->range[i],
           c->database.prepare("SELECT seq, sealed FROM " + table + " WHERE seq >= ? ORDER BY seq LIMIT ?"));
  }
  ZL_TRY(c->of_stream, c->database.prepare(kEventsOfStream));
  ZL_TRY(c->reply, c->database.prepare(kFindReply));
  ZL_TRY(c->session, c->database.prepare(kFindSession));
  return c;
}

base::Result<std::unique_ptr<Readers>> Readers::open(const std::string& path, const std::string& origin,
                                                     const ports::KeyStore& keys, std::size_t count) {
  auto readers = std::make_unique<Readers>();
  for (std::size_t i = 0; i < std::max<std::size_t>(count, 1); ++i) {
    ZL_TRY(auto connection, ReadConnection::open(path, origin, keys));
    readers->idle_.push_back(std::move(connection));
  }
  return readers;
}

Readers::Loan Readers::lend() {
  std::unique_lock lock(mutex_);
  free_.wait(lock, [&] { return !idle_.empty(); });
  auto connection = std::move(idle_.back());
  idle_.pop_back();
  return Loan(*this, std::move(connection));
}

void Readers::give_back_memory() {
  const std::lock_guard lock(mutex_);
  for (const auto& connection : idle_) connection->database.give_back_memory();
}

void Readers::take_back(std::unique_ptr<ReadConnection> connection) {
  {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(connection));
  }
  free_.notify_one();
}

}  // namespace store_sqlite
