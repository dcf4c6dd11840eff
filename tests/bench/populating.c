/* The negotiation of negotiation.py, written by hand for this one workload: the yardstick of populating.py.

   Draws and delays are those of simulator/population/draws.py and laws.py, bit for bit, so its sums are those of the
   engines beside it. Built by populating.py where there is a compiler. */

#include <stdint.h>

typedef uint64_t u64;
typedef int64_t i64;

enum { HANDLING, NEGOTIATING, RETURNING, RECEIVING, DISPUTED, REFUNDED, CLOSED };
enum { CANCELS = 5, HABITS = 6, SIDE = 642 };

static const i64 DEADLINE[5] = {48 * 3600, 48 * 3600, 168 * 3600, 48 * 3600, 72 * 3600};
static const int TIMEOUT[5] = {REFUNDED, HANDLING, CLOSED, REFUNDED, REFUNDED};
static const u64 GOLDEN = 0x9E3779B97F4A7C15u;
static const i64 NEVER = INT64_MAX;

static inline u64 mixed(u64 bits)
{
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9u;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBu;
    return bits ^ (bits >> 31);
}

static inline u64 further(u64 bits, u64 number) { return mixed(bits + (number + 1) * GOLDEN); }

static inline i64 on_curve(const i64 *side, u64 bits)
{
    u64 place = bits;
    if (bits >> 63) { side += SIDE; place = ~bits; }
    int octave = (place ? 64 - __builtin_clzll(place) : 0) - 24, width = 23;
    i64 node = 0;
    u64 begin = 0;
    if (octave >= 0) {
        width = 19 + octave;
        i64 step = (i64)(place >> width) - 16;
        node = 1 + octave * 16 + step;
        begin = (u64)(16 + step) << width;
    }
    i64 first = side[node], last = side[node + 1];
    __int128 moved = (__int128)(last - first) * (i64)(place - begin) + ((i64)1 << width >> 1);
    return first + (i64)(moved >> width);
}

static inline int first_of(u64 bits, u64 weight, u64 all)
{
    return (u64)((unsigned __int128)bits * all >> 64) < weight ? 0 : 1;
}

/* Out: refunded, closed, seconds, their squares (in two parts), proposals, timeouts. */
void negotiate(u64 seed, i64 first, i64 count, const u64 *streams, const i64 *curves, i64 *out)
{
    for (i64 number = first; number < first + count; number++) {
        u64 key = mixed(mixed((seed + 1) * GOLDEN) + (u64)(number + 1) * GOLDEN);
        u64 times[HABITS] = {0}, bits = 0;
        i64 now = 0, earliest = 0, proposals = 0, timeouts = 0;
        int state = HANDLING;
        while (state < REFUNDED) {
            bits = further(mixed(key ^ streams[state]), times[state]++);
            i64 acts = now + on_curve(curves + 2 * SIDE * state, further(bits, 2));
            u64 other = further(mixed(key ^ streams[CANCELS]), times[CANCELS]++);
            i64 cancels = now + on_curve(curves + 2 * SIDE * CANCELS, further(other, 2));
            i64 due = now + DEADLINE[state];
            if (acts < earliest) acts = earliest;
            if (cancels < earliest) cancels = earliest;
            int next = -1;
            if (acts <= due && acts <= cancels) {
                int choice;
                now = acts;
                switch (state) {
                case HANDLING:
                    choice = first_of(further(bits, 1), 60, 100);
                    if (choice == 0) next = RETURNING;
                    else if (proposals < 2) { proposals++; next = NEGOTIATING; }
                    break;
                case NEGOTIATING: next = first_of(further(bits, 1), 50, 100) == 0 ? RETURNING : HANDLING; break;
                case RETURNING: next = RECEIVING; break;
                case RECEIVING: next = first_of(further(bits, 1), 85, 100) == 0 ? REFUNDED : DISPUTED; break;
                default: next = CLOSED;
                }
                acts = NEVER;
                earliest = now;
            }
            if (next < 0) {
                if (cancels <= due) { now = cancels; next = CLOSED; earliest = now; }
                else { now = due; next = TIMEOUT[state]; timeouts++; earliest = now + 1; }
            }
            state = next;
        }
        out[state - REFUNDED]++;
        out[2] += now;
        out[3] += (now >> 20) * (now >> 20);
        out[4] += (now >> 20) * (now & 0xFFFFF);
        out[5] += (now & 0xFFFFF) * (now & 0xFFFFF);
        out[6] += proposals;
        out[7] += timeouts;
    }
}
