#include "plugin/elf.hpp"

#include <elf.h>
#include <fmt/format.h>
#include <link.h>

#include <bit>
#include <cstring>
#include <fstream>
#include <vector>

namespace roomd {
namespace {

#if defined(__x86_64__)
constexpr int kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr int kMachine = EM_AARCH64;
#elif defined(__riscv)
constexpr int kMachine = EM_RISCV;
#else
#error "name this machine's ELF number here"
#endif

constexpr unsigned char kClass = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;
constexpr unsigned char kByteOrder =
    std::endian::native == std::endian::little ? ELFDATA2LSB : ELFDATA2MSB;

class ElfFile {
 public:
  explicit ElfFile(const std::filesystem::path& file) : stream_(file, std::ios::binary) {
    stream_.seekg(0, std::ios::end);
    const auto end = stream_.tellg();
    size_ = end < 0 ? 0 : static_cast<uint64_t>(end);
  }

  std::optional<std::string> findDamage() {
    if (!stream_) return "cannot be read";
    if (size_ == 0) return "is empty";
    ElfW(Ehdr) header;
    if (!read(0, &header, sizeof header)) return "is not an ELF file";
    if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return "is not an ELF file";
    if (auto wrong = findWrongKind(header)) return wrong;
    if (auto damage = findBadSegment(header)) return damage;
    return findBadSection(header);
  }

  std::vector<std::string> uniqueSymbols() {
    ElfW(Ehdr) header;
    std::vector<ElfW(Shdr)> sections;
    if (!read(0, &header, sizeof header)) return {};
    if (!readTable(header.e_shoff, header.e_shnum, sections)) return {};
    for (const auto& section : sections) {
      if (section.sh_type == SHT_DYNSYM && section.sh_link < sections.size()) {
        return uniqueSymbolsOf(section, sections[section.sh_link]);
      }
    }
    return {};
  }

 private:
  bool inside(uint64_t offset, uint64_t size) const {
    return offset <= size_ && size <= size_ - offset;
  }

  bool read(uint64_t offset, void* into, size_t size) {
    if (!inside(offset, size)) return false;
    stream_.seekg(static_cast<std::streamoff>(offset));
    stream_.read(static_cast<char*>(into), static_cast<std::streamsize>(size));
    return stream_.good();
  }

  template <class Entry>
  bool readTable(uint64_t offset, size_t count, std::vector<Entry>& table) {
    if (!inside(offset, count * sizeof(Entry))) return false;
    table.resize(count);
    return read(offset, table.data(), count * sizeof(Entry));
  }

  static std::optional<std::string> findWrongKind(const ElfW(Ehdr) & header) {
    if (header.e_ident[EI_CLASS] != kClass || header.e_ident[EI_DATA] != kByteOrder ||
        header.e_machine != kMachine) {
      return fmt::format("is for another machine (ELF number {}, this one is {})", header.e_machine,
                         kMachine);
    }
    if (header.e_type != ET_DYN) return "is not a shared library";
    return std::nullopt;
  }

  std::optional<std::string> findBadSegment(const ElfW(Ehdr) & header) {
    std::vector<ElfW(Phdr)> segments;
    if (header.e_phnum == 0 || header.e_phentsize != sizeof(ElfW(Phdr)) ||
        !readTable(header.e_phoff, header.e_phnum, segments)) {
      return "is cut off: its program headers are not in the file";
    }
    for (const auto& segment : segments) {
      if (!inside(segment.p_offset, segment.p_filesz)) {
        return fmt::format("is cut off: a segment ends at byte {}, the file at {}",
                           segment.p_offset + segment.p_filesz, size_);
      }
    }
    return std::nullopt;
  }

  std::optional<std::string> findBadSection(const ElfW(Ehdr) & header) {
    if (header.e_shnum == 0) return "has no section headers, so nobody can tell if it is whole";
    std::vector<ElfW(Shdr)> sections;
    if (header.e_shentsize != sizeof(ElfW(Shdr)) ||
        !readTable(header.e_shoff, header.e_shnum, sections)) {
      return fmt::format("is cut off: its section headers are not in its {} bytes", size_);
    }
    for (const auto& section : sections) {
      if (section.sh_type != SHT_NOBITS && !inside(section.sh_offset, section.sh_size)) {
        return fmt::format("is cut off: a section ends at byte {}, the file at {}",
                           section.sh_offset + section.sh_size, size_);
      }
    }
    if (sections.back().sh_type == SHT_NULL) return "is half written: it ends with zeros";
    return std::nullopt;
  }

  std::vector<std::string> uniqueSymbolsOf(const ElfW(Shdr) & table, const ElfW(Shdr) & texts) {
    std::vector<ElfW(Sym)> symbols;
    std::vector<char> names;
    if (!readTable(table.sh_offset, table.sh_size / sizeof(ElfW(Sym)), symbols)) return {};
    if (!readTable(texts.sh_offset, texts.sh_size, names) || names.empty()) return {};
    names.back() = '\0';
    std::vector<std::string> unique;
    for (const auto& symbol : symbols) {
      // The binding is in the same place in files of 32 and 64 bits.
      const bool isUnique = ELF64_ST_BIND(symbol.st_info) == STB_GNU_UNIQUE;
      if (isUnique && symbol.st_name < names.size()) unique.emplace_back(&names[symbol.st_name]);
    }
    return unique;
  }

  std::ifstream stream_;
  uint64_t size_ = 0;
};

}  // namespace

std::optional<std::string> findDamage(const std::filesystem::path& file) {
  return ElfFile(file).findDamage();
}

std::vector<std::string> uniqueSymbols(const std::filesystem::path& file) {
  return ElfFile(file).uniqueSymbols();
}

std::string describeUnique(const std::vector<std::string>& symbols) {
  return fmt::format(
      "{} symbol(s) are unique in a process (like {}): the library stays in memory once it is "
      "replaced, and its next build uses its variables; build with room_add_plugin or "
      "-fno-gnu-unique",
      symbols.size(), symbols.front());
}

}  // namespace roomd
