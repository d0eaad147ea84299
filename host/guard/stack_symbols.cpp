#include "guard/stack_symbols.hpp"

#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <string_view>

namespace roomd {
namespace {

/// A file, mapped for reading; empty when that fails.
class MappedFile {
 public:
  explicit MappedFile(const char* name) {
    const int file = open(name, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    struct stat status {};
    if (fstat(file, &status) == 0 && status.st_size > 0) {
      size_ = static_cast<size_t>(status.st_size);
      void* const memory = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
      if (memory != MAP_FAILED) data_ = static_cast<const uint8_t*>(memory);
    }
    close(file);
  }
  ~MappedFile() {
    if (data_ != nullptr) munmap(const_cast<uint8_t*>(data_), size_);
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  /// `count` entries at `offset`, or none when they are not all in the file.
  template <class Entry>
  std::span<const Entry> table(uint64_t offset, uint64_t count) const {
    if (data_ == nullptr || offset > size_ || count > (size_ - offset) / sizeof(Entry)) return {};
    return {reinterpret_cast<const Entry*>(data_ + offset), static_cast<size_t>(count)};
  }

 private:
  const uint8_t* data_ = nullptr;
  size_t size_ = 0;
};

struct Symbol {
  const char* name = nullptr;
  uint64_t offset = 0;  ///< of the address inside of it
};

/// The function of `table` that covers `address`.
Symbol findIn(const MappedFile& file, const ElfW(Shdr) & table, const ElfW(Shdr) & texts,
              uint64_t address) {
  const auto names = file.table<char>(texts.sh_offset, texts.sh_size);
  if (names.empty() || names.back() != '\0') return {};
  for (const auto& symbol :
       file.table<ElfW(Sym)>(table.sh_offset, table.sh_size / sizeof(ElfW(Sym)))) {
    const bool covers = symbol.st_value <= address && address - symbol.st_value < symbol.st_size;
    if (covers && ELF64_ST_TYPE(symbol.st_info) == STT_FUNC && symbol.st_name < names.size()) {
      return {&names[symbol.st_name], address - symbol.st_value};
    }
  }
  return {};
}

Symbol findSymbol(const MappedFile& file, uint64_t address) {
  const auto header = file.table<ElfW(Ehdr)>(0, 1);
  if (header.empty()) return {};
  const auto sections = file.table<ElfW(Shdr)>(header[0].e_shoff, header[0].e_shnum);
  // A stripped file has only the second; it names what is exported.
  for (const uint32_t kind : {SHT_SYMTAB, SHT_DYNSYM}) {
    for (const auto& section : sections) {
      if (section.sh_type != kind || section.sh_link >= sections.size()) continue;
      const Symbol found = findIn(file, section, sections[section.sh_link], address);
      if (found.name != nullptr) return found;
    }
  }
  return {};
}

}  // namespace

Module Module::at(const void* address) {
  dl_find_object found{};
  if (_dl_find_object(const_cast<void*>(address), &found) != 0) return {};
  return {found.dlfo_link_map->l_name, found.dlfo_link_map->l_addr,
          static_cast<const uint8_t*>(found.dlfo_map_start)};
}

std::span<const uint8_t> Module::buildId() const {
  const auto* header = reinterpret_cast<const ElfW(Ehdr)*>(start);
  if (start == nullptr || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) return {};
  const auto* segments = reinterpret_cast<const ElfW(Phdr)*>(start + header->e_phoff);
  for (const auto& segment : std::span(segments, header->e_phnum)) {
    if (segment.p_type != PT_NOTE) continue;
    const auto* at = reinterpret_cast<const uint8_t*>(base + segment.p_vaddr);
    const uint8_t* const end = at + segment.p_memsz;
    while (at + sizeof(ElfW(Nhdr)) <= end) {
      const auto* note = reinterpret_cast<const ElfW(Nhdr)*>(at);
      const auto padded = [](size_t size) { return (size + 3) & ~size_t{3}; };
      const uint8_t* const content = at + sizeof *note + padded(note->n_namesz);
      if (note->n_type == NT_GNU_BUILD_ID) return {content, note->n_descsz};
      at = content + padded(note->n_descsz);
    }
  }
  return {};
}

void writeFrame(CrashWriter& out, const void* address) {
  const Module module = Module::at(address);
  if (module.file == nullptr) {
    out.address(reinterpret_cast<uintptr_t>(address));
    return;
  }
  const bool isExecutable = module.file[0] == '\0';
  const std::string_view file = isExecutable ? "roomd" : module.file;
  const uint64_t offset = reinterpret_cast<uintptr_t>(address) - module.base;
  out.text(file.substr(file.rfind('/') + 1)).text("+").address(offset);
  const MappedFile mapped(isExecutable ? "/proc/self/exe" : module.file);
  const Symbol symbol = findSymbol(mapped, offset);
  if (symbol.name != nullptr) {
    out.text(" (").text(symbol.name).text("+").address(symbol.offset).text(")");
  }
}

std::span<const uint8_t> buildIdAt(const void* address) { return Module::at(address).buildId(); }

}  // namespace roomd
