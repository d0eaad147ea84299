#include "plugin/elf.hpp"

#include <elf.h>
#include <gmock/gmock.h>

#include "scratch.hpp"

namespace roomd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class FindDamage : public ScratchTest {
 protected:
  std::string damage(const std::string& content) {
    write(folder_ / "x.so", content);
    return findDamage(folder_ / "x.so").value_or("whole");
  }

  const std::string good_ = read(sample("good"));
};

TEST_F(FindDamage, AcceptsWholeLibraries) {
  EXPECT_EQ(damage(good_), "whole");
  EXPECT_EQ(damage(read(sample("throws"))), "whole");
}

TEST_F(FindDamage, FindsEveryTruncation) {
  for (size_t size = 0; size < good_.size(); size += 1 + size / 50) {
    EXPECT_NE(damage(good_.substr(0, size)), "whole") << size;
  }
  EXPECT_NE(damage(good_.substr(0, good_.size() - 1)), "whole");
}

TEST_F(FindDamage, FindsTailsOfZeros) {
  for (size_t size = 100; size < good_.size() - sizeof(Elf64_Shdr); size += 1 + size / 10) {
    std::string half = good_;
    half.replace(size, half.npos, good_.size() - size, '\0');
    EXPECT_NE(damage(half), "whole") << size;
  }
}

TEST_F(FindDamage, NamesWhatIsWrong) {
  EXPECT_EQ(damage(""), "is empty");
  EXPECT_EQ(damage("#!/bin/sh\n"), "is not an ELF file");
  EXPECT_EQ(damage(std::string(4096, 'x')), "is not an ELF file");
  EXPECT_EQ(findDamage(folder_ / "absent.so"), "cannot be read");

  std::string other = good_;
  other[offsetof(Elf64_Ehdr, e_machine)] = EM_386;
  EXPECT_THAT(damage(other), HasSubstr("is for another machine (ELF number 3,"));
  other = good_;
  other[offsetof(Elf64_Ehdr, e_type)] = ET_REL;
  EXPECT_EQ(damage(other), "is not a shared library");
  other = good_;
  other[offsetof(Elf64_Ehdr, e_shnum)] = 0;
  EXPECT_THAT(damage(other), HasSubstr("has no section headers"));
  EXPECT_THAT(damage(good_.substr(0, good_.size() - 1)), HasSubstr("is cut off"));
}

TEST_F(FindDamage, SurvivesWildNumbers) {
  for (size_t at = 0; at < sizeof(Elf64_Ehdr); ++at) {
    std::string wild = good_;
    wild[at] = static_cast<char>(0xff);
    damage(wild);
  }
}

TEST(UniqueSymbols, AreFound) {
  EXPECT_THAT(uniqueSymbols(SAMPLE_FOLDER "/sample_unique.so"), ElementsAre("onlyOnce"));
  EXPECT_THAT(uniqueSymbols(SAMPLE_FOLDER "/sample_good.so"), IsEmpty());
  EXPECT_THAT(uniqueSymbols("/there/is/no/such/file"), IsEmpty());
  EXPECT_THAT(describeUnique({"onlyOnce"}),
              HasSubstr("1 symbol(s) are unique in a process (like onlyOnce): "));
}

}  // namespace
}  // namespace roomd
