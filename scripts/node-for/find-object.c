#define _GNU_SOURCE
#include <link.h>
#include <stddef.h>

/* glibc's _dl_find_object, which libgcc asks where the unwind table of an address is, by way of dl_iterate_phdr. */
struct dl_find_object {
  unsigned long long flags;
  void *map_start;
  void *map_end;
  struct link_map *link_map;
  void *eh_frame;
  unsigned long long reserved[7];
};

struct question {
  const char *address;
  struct dl_find_object *answer;
};

static int look(struct dl_phdr_info *object, size_t size, void *data) {
  const struct question *question = data;
  char *start = NULL, *end = NULL;
  void *table = NULL;
  (void)size;
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &object->dlpi_phdr[i];
    char *from = (char *)object->dlpi_addr + part->p_vaddr;
    if (part->p_type == PT_GNU_EH_FRAME) table = from;
    if (part->p_type != PT_LOAD || question->address < from || question->address >= from + part->p_memsz) continue;
    start = from;
    end = from + part->p_memsz;
  }
  if (start == NULL || table == NULL) return 0;
  *question->answer = (struct dl_find_object){.map_start = start, .map_end = end, .eh_frame = table};
  return 1;
}

int _dl_find_object(void *address, struct dl_find_object *answer) {
  struct question question = {address, answer};
  return dl_iterate_phdr(look, &question) == 1 ? 0 : -1;
}
