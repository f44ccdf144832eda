#include <string.h>

/* std::string::_M_replace_cold, which libstdc++ has from GCC 13 on: replaces text by a part of the same text. */
void replace_cold(void *string, char *at, size_t gone, const char *from, size_t come, size_t tail)
    __asm__("_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE15_M_replace_coldEPcmPKcmm");

void replace_cold(void *string, char *at, size_t gone, const char *from, size_t come, size_t tail) {
  (void)string;
  if (come <= gone) memmove(at, from, come);
  if (come != gone) memmove(at + come, at + gone, tail);
  if (come <= gone) return;
  if (from + come <= at + gone) {
    memmove(at, from, come);
  } else if (from >= at + gone) {
    memcpy(at, from + (come - gone), come);
  } else {
    size_t before = (size_t)(at + gone - from);
    memmove(at, from, before);
    memcpy(at + before, at + come, come - before);
  }
}
