#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* What follows is a list, however many it is. */
static void list(void) { printf("{\"list\":true}\n"); }
/* Each tells one thing that happened, as a line of JSON. A function that tells several is a list. */
static void number(long long n) { printf("{\"value\":%lld}\n", n); }
static void boolean(int b) { printf("{\"value\":%s}\n", b ? "true" : "false"); }
static void none(void) { printf("{\"value\":null}\n"); }
static void text(const char *s) { printf("{\"value\":\"%s\"}\n", s); }
static void failed(void) { printf("{\"errno\":%d}\n", errno); }
static void eai(int code) { printf("{\"eai\":%d}\n", code); }
static void refused(void) { printf("{\"error\":\"refused\"}\n"); }
static void octets(const void *at, size_t n) {
  printf("{\"value\":{\"octets\":\"");
  for (size_t i = 0; i < n; i++) printf("%02x", ((const unsigned char *)at)[i]);
  printf("\"}}\n");
}
/* What a system call returned, or why it failed. */
static void result(long long n) { n < 0 ? failed() : number(n); }
/* That a system call succeeded, or why it failed. */
static void done(int n) { n < 0 ? failed() : none(); }

static struct sockaddr_in6 in6(const char *host, int port) {
  struct sockaddr_in6 a = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
  inet_pton(AF_INET6, host, &a.sin6_addr);
  return a;
}
static struct sockaddr_in in4(const char *host, int port) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
  inet_pton(AF_INET, host, &a.sin_addr);
  return a;
}
#define ADDRESS(a) (struct sockaddr *)&(a), sizeof(a)
static int udp6(void) { return socket(AF_INET6, SOCK_DGRAM, 0); }
static int udp4(void) { return socket(AF_INET, SOCK_DGRAM, 0); }
static struct sockaddr_in6 name6(int fd) {
  struct sockaddr_in6 a = {0};
  socklen_t n = sizeof a;
  getsockname(fd, (struct sockaddr *)&a, &n);
  return a;
}
static struct sockaddr_in name4(int fd) {
  struct sockaddr_in a = {0};
  socklen_t n = sizeof a;
  getsockname(fd, (struct sockaddr *)&a, &n);
  return a;
}
static int bound6(void) {
  struct sockaddr_in6 a = in6("::1", 0);
  int fd = udp6();
  return bind(fd, ADDRESS(a)) < 0 ? -1 : fd;
}
static int bound4(void) {
  struct sockaddr_in a = in4("127.0.0.1", 0);
  int fd = udp4();
  return bind(fd, ADDRESS(a)) < 0 ? -1 : fd;
}
static int set(int fd, int level, int option, int value) { return setsockopt(fd, level, option, &value, sizeof value); }
static int get(int fd, int level, int option) {
  int value = -1;
  socklen_t n = sizeof value;
  return getsockopt(fd, level, option, &value, &n) < 0 ? -1 : value;
}

/* The rows of getaddrinfo as Python's tuples. */
static void lookup(const char *host, const char *service, int family, int type, int proto, int flags) {
  struct addrinfo hints = {.ai_family = family, .ai_socktype = type, .ai_protocol = proto, .ai_flags = flags}, *rows;
  int code = getaddrinfo(host, service, &hints, &rows);
  if (code != 0) { eai(code); return; }
  list();
  for (struct addrinfo *row = rows; row != NULL; row = row->ai_next) {
    char t[INET6_ADDRSTRLEN];
    struct sockaddr_in *v4 = (void *)row->ai_addr;
    struct sockaddr_in6 *v6 = (void *)row->ai_addr;
    int six = row->ai_family == AF_INET6;
    inet_ntop(row->ai_family, six ? (void *)&v6->sin6_addr : (void *)&v4->sin_addr, t, sizeof t);
    printf("{\"value\":[%d,%d,%d,\"%s\",[\"%s\",%d", row->ai_family, row->ai_socktype, row->ai_protocol,
           row->ai_canonname ? row->ai_canonname : "", t, ntohs(six ? v6->sin6_port : v4->sin_port));
    if (six) printf(",%u,%u", ntohl(v6->sin6_flowinfo), v6->sin6_scope_id);
    printf("]]}\n");
  }
}

/* The host and the service of getnameinfo. */
static void names(struct sockaddr *address, socklen_t size, int flags) {
  char host[NI_MAXHOST], service[NI_MAXSERV];
  int code = getnameinfo(address, size, host, sizeof host, service, sizeof service, flags);
  if (code != 0) { eai(code); return; }
  text(host);
  text(service);
}
