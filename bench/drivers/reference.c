/*
 * The least that has to be done: sendmmsg and recvmmsg with GSO and GRO over UDP, and a check of every sequence.
 *
 *   reference receive|reflect PORT                               a line of figures for each line on stdin, until it ends
 *   reference send|ask ADDRESS PORT SIZE SEGMENTS RATE SECONDS   RATE per second, 0: as many as will go
 *   reference ping ADDRESS PORT SIZE COUNT                       the median round trip of so many, 10 ms apart
 *
 * "ask" and "ping" want every datagram back from "reflect".
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/udp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS = 16, SLOT = 65536, CONTROL = 64, WINDOW = 1024 };

static char payload[SLOTS][SLOT], control[SLOTS][CONTROL];
static struct sockaddr_in6 names[SLOTS];
static struct iovec vectors[SLOTS];
static struct mmsghdr headers[SLOTS];
static unsigned long long sent, received, duplicates, reordered, next;
static unsigned char seen[WINDOW];

static void take(unsigned sequence) {
    unsigned long long full = next + (int)(sequence - (unsigned)next);
    if (full >= next) {
        if (full - next >= WINDOW) memset(seen, 0, sizeof seen);
        else for (unsigned long long at = next; at < full; at++) seen[at % WINDOW] = 0;
        next = full + 1;
    } else if (next - full > WINDOW || seen[full % WINDOW]) { duplicates++; return; }
    else reordered++;
    seen[full % WINDOW] = 1;
    received++;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void prepare(size_t length, int named) {
    for (int i = 0; i < SLOTS; i++) {
        vectors[i] = (struct iovec){payload[i], length};
        headers[i].msg_hdr = (struct msghdr){.msg_name = named ? &names[i] : NULL, .msg_namelen = named ? sizeof names[i] : 0,
            .msg_iov = &vectors[i], .msg_iovlen = 1, .msg_control = control[i], .msg_controllen = named ? CONTROL : 0};
    }
}

static void segment(int slot, unsigned short size) {
    struct cmsghdr *message = (struct cmsghdr *)control[slot];
    *message = (struct cmsghdr){CMSG_LEN(sizeof size), SOL_UDP, UDP_SEGMENT};
    memcpy(CMSG_DATA(message), &size, sizeof size);
    headers[slot].msg_hdr.msg_controllen = CMSG_SPACE(sizeof size);
}

/* Takes what waits, and sends it back if it is to be reflected. */
static int drain(int fd, int reflect) {
    prepare(SLOT, 1);
    int count = recvmmsg(fd, headers, SLOTS, MSG_DONTWAIT, NULL);
    for (int i = 0; i < count; i++) {
        int length = headers[i].msg_len, size = length;
        struct cmsghdr *message = CMSG_FIRSTHDR(&headers[i].msg_hdr);
        if (message && message->cmsg_type == UDP_GRO) memcpy(&size, CMSG_DATA(message), sizeof size);
        for (int at = 0; at + 4 <= length; at += size) take(ntohl(*(unsigned *)(payload[i] + at)));
        vectors[i].iov_len = length;
        headers[i].msg_hdr.msg_controllen = 0;
        if (size < length) segment(i, size);
    }
    for (int from = 0, gone; reflect && from < count; from += gone)
        if ((gone = sendmmsg(fd, headers + from, count - from, 0)) <= 0) break;
    return count;
}

static void load(int fd, int size, int segments, double rate, double seconds, int ask) {
    double begin = now();
    for (double time = begin; time < begin + seconds; time = now()) {
        int due = rate > 0 ? ((time - begin) * rate - sent) / segments + 1 : SLOTS / 2;
        if (due > SLOTS / 2) due = SLOTS / 2;
        prepare((size_t)size * segments, 0);
        for (int i = 0; i < due; i++) {
            for (int k = 0; k < segments; k++) *(unsigned *)(payload[i] + k * size) = htonl(sent + i * segments + k);
            if (segments > 1) segment(i, size);
        }
        int gone = due > 0 ? sendmmsg(fd, headers, due, MSG_DONTWAIT) : 0;
        if (gone < 0 && errno != EAGAIN && errno != ECONNREFUSED) { perror("sendmmsg"); exit(1); }
        if (gone > 0) sent += (unsigned long long)gone * segments;
        while (ask && drain(fd, 0) > 0) continue;
    }
    for (double end = now() + 0.2; ask && now() < end;) drain(fd, 0);
}

static int earlier(const void *a, const void *b) { return *(double *)a > *(double *)b ? 1 : -1; }

static double ping(int fd, int size, int count) {
    double *trips = malloc(count * sizeof *trips);
    for (int i = 0; i < count; i++) {
        double begin = now();
        if (send(fd, payload[0], size, 0) < 0 || recv(fd, payload[1], SLOT, 0) < 0) { perror("ping"); exit(1); }
        trips[i] = (now() - begin) * 1e9;
        usleep(10000);
    }
    qsort(trips, count, sizeof *trips, earlier);
    return trips[count / 2];
}

static void report(double trip) {
    printf("{\"sent\":%llu,\"received\":%llu,\"expected\":%llu,\"duplicates\":%llu,\"reordered\":%llu,\"trip\":%f}\n", sent,
        received, next, duplicates, reordered, trip);
    fflush(stdout);
    received = duplicates = reordered = next = 0;
    memset(seen, 0, sizeof seen);
}

int main(int argc, char **argv) {
    int fd = socket(AF_INET6, SOCK_DGRAM, 0), most = 64 << 20, on = 1, port = atoi(argv[argc > 3 ? 3 : 2]);
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &most, sizeof most)) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &most, sizeof most);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &most, sizeof most);
    setsockopt(fd, SOL_UDP, UDP_GRO, &on, sizeof on);
    if (argc > 3) {
        inet_pton(AF_INET6, argv[2], &address.sin6_addr);
        if (connect(fd, (struct sockaddr *)&address, sizeof address)) return perror("connect"), 1;
        if (argc == 8) load(fd, atoi(argv[4]), atoi(argv[5]), atof(argv[6]), atof(argv[7]), !strcmp(argv[1], "ask"));
        report(argc == 8 ? 0 : ping(fd, atoi(argv[4]), atoi(argv[5])));
        return 0;
    }
    if (bind(fd, (struct sockaddr *)&address, sizeof address)) return perror("bind"), 1;
    puts("ready");
    fflush(stdout);
    for (struct pollfd ready[2] = {{fd, POLLIN, 0}, {0, POLLIN, 0}};;) {
        while (drain(fd, !strcmp(argv[1], "reflect")) == SLOTS) continue;
        poll(ready, 2, -1);
        if (!ready[1].revents) continue;
        while (drain(fd, 0) > 0) continue;
        if (getchar() == EOF) return 0;
        report(0);
    }
}
