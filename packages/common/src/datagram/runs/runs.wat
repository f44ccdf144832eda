;; Runs: datagrams of one size, one after the other, alike but for a number that is one higher each time, and in replies a
;; second one. Each function looks at or writes 16 octets at once, which takes a third to a half of what JavaScript takes.
;;
;; The numbers are in octets 0 to 3 and, where there is a second one, 24 to 27, in network byte order. In a vector of 16
;; octets these are lanes: lane 0 of octets 0 to 15, lane 2 of octets 16 to 31. A shuffle turns such a lane into the byte
;; order in which WebAssembly counts, or back, and leaves the others. A base has 44 octets: its last 16 begin with 28.
;;
;; Offsets and sizes are in octets. Every datagram has 44 of them at least.
(module
  (import "memory" "memory" (memory 1))

  ;; How many datagrams from the one at $first on, which end by $end, are like it in their first $same octets. At least 1.
  (func (export "length")
    (param $first i32) (param $size i32) (param $end i32) (param $same i32) (param $hasSecond i32) (result i32)
    (local $at i32) (local $last i32) (local $count i32) (local $to i32) (local $octets v128) (local $differing v128)
    (local $begin v128) (local $middle v128) (local $base v128) (local $step v128)
    (local.set $octets (v128.load (local.get $first)))
    (local.set $begin
      (i8x16.shuffle 3 2 1 0 4 5 6 7 8 9 10 11 12 13 14 15 (local.get $octets) (local.get $octets)))
    (local.set $octets (v128.load offset=16 (local.get $first)))
    (local.set $middle
      (i8x16.shuffle 0 1 2 3 4 5 6 7 11 10 9 8 12 13 14 15 (local.get $octets) (local.get $octets)))
    (local.set $base (v128.load offset=28 (local.get $first)))
    (local.set $step (i32x4.replace_lane 2 (v128.const i32x4 0 0 0 0) (local.get $hasSecond)))
    (local.set $count (i32.const 1))
    (local.set $at (i32.add (local.get $first) (local.get $size)))
    (local.set $last (i32.sub (local.get $end) (local.get $size)))
    (block $isOver
      (loop $next
        (br_if $isOver (i32.gt_s (local.get $at) (local.get $last)))
        ;; What is expected of it, less what it is.
        (local.set $begin (i32x4.add (local.get $begin) (v128.const i32x4 1 0 0 0)))
        (local.set $octets (v128.load (local.get $at)))
        (local.set $differing
          (v128.xor
            (local.get $begin)
            (i8x16.shuffle 3 2 1 0 4 5 6 7 8 9 10 11 12 13 14 15 (local.get $octets) (local.get $octets))))
        (local.set $middle (i32x4.add (local.get $middle) (local.get $step)))
        (local.set $octets (v128.load offset=16 (local.get $at)))
        (local.set $differing
          (v128.or
            (local.get $differing)
            (v128.xor
              (local.get $middle)
              (i8x16.shuffle 0 1 2 3 4 5 6 7 11 10 9 8 12 13 14 15 (local.get $octets) (local.get $octets)))))
        (local.set $differing
          (v128.or
            (local.get $differing)
            (v128.xor (local.get $base) (v128.load offset=28 (local.get $at)))))
        ;; Behind the base 16 octets at a time, the last of which may overlap those before.
        (local.set $to (i32.const 44))
        (block $isWhole
          (loop $more
            (br_if $isWhole (i32.ge_u (local.get $to) (local.get $same)))
            (local.set $to (i32.add (local.get $to) (i32.const 16)))
            (if (i32.gt_u (local.get $to) (local.get $same)) (then (local.set $to (local.get $same))))
            (local.set $differing
              (v128.or
                (local.get $differing)
                (v128.xor
                  (v128.load (i32.sub (i32.add (local.get $first) (local.get $to)) (i32.const 16)))
                  (v128.load (i32.sub (i32.add (local.get $at) (local.get $to)) (i32.const 16))))))
            (br $more)))
        (br_if $isOver (v128.any_true (local.get $differing)))
        (local.set $count (i32.add (local.get $count) (i32.const 1)))
        (local.set $at (i32.add (local.get $at) (local.get $size)))
        (br $next)))
    (local.get $count))

  ;; Numbers $count datagrams from $number on, and makes their octets 4 to 15 those of the first.
  (func (export "number") (param $at i32) (param $size i32) (param $count i32) (param $number i32)
    (local $begin v128)
    (local.set $begin (i32x4.replace_lane 0 (v128.load (local.get $at)) (local.get $number)))
    (block $isOver
      (loop $next
        (br_if $isOver (i32.le_s (local.get $count) (i32.const 0)))
        (v128.store
          (local.get $at)
          (i8x16.shuffle 3 2 1 0 4 5 6 7 8 9 10 11 12 13 14 15 (local.get $begin) (local.get $begin)))
        (local.set $begin (i32x4.add (local.get $begin) (v128.const i32x4 1 0 0 0)))
        (local.set $at (i32.add (local.get $at) (local.get $size)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next))))

  ;; Makes the $count datagrams after the one at $first like it in their first $same octets, with both numbers counting.
  (func (export "repeat") (param $first i32) (param $size i32) (param $count i32) (param $same i32)
    (local $at i32) (local $to i32) (local $octets v128) (local $begin v128) (local $middle v128) (local $base v128)
    (local.set $octets (v128.load (local.get $first)))
    (local.set $begin
      (i8x16.shuffle 3 2 1 0 4 5 6 7 8 9 10 11 12 13 14 15 (local.get $octets) (local.get $octets)))
    (local.set $octets (v128.load offset=16 (local.get $first)))
    (local.set $middle
      (i8x16.shuffle 0 1 2 3 4 5 6 7 11 10 9 8 12 13 14 15 (local.get $octets) (local.get $octets)))
    (local.set $base (v128.load offset=28 (local.get $first)))
    (local.set $at (local.get $first))
    (block $isOver
      (loop $next
        (br_if $isOver (i32.le_s (local.get $count) (i32.const 0)))
        (local.set $at (i32.add (local.get $at) (local.get $size)))
        (local.set $begin (i32x4.add (local.get $begin) (v128.const i32x4 1 0 0 0)))
        (v128.store
          (local.get $at)
          (i8x16.shuffle 3 2 1 0 4 5 6 7 8 9 10 11 12 13 14 15 (local.get $begin) (local.get $begin)))
        (local.set $middle (i32x4.add (local.get $middle) (v128.const i32x4 0 0 1 0)))
        (v128.store offset=16
          (local.get $at)
          (i8x16.shuffle 0 1 2 3 4 5 6 7 11 10 9 8 12 13 14 15 (local.get $middle) (local.get $middle)))
        (v128.store offset=28 (local.get $at) (local.get $base))
        (local.set $to (i32.const 44))
        (block $isWhole
          (loop $more
            (br_if $isWhole (i32.ge_u (local.get $to) (local.get $same)))
            (local.set $to (i32.add (local.get $to) (i32.const 16)))
            (if (i32.gt_u (local.get $to) (local.get $same)) (then (local.set $to (local.get $same))))
            (v128.store
              (i32.sub (i32.add (local.get $at) (local.get $to)) (i32.const 16))
              (v128.load (i32.sub (i32.add (local.get $first) (local.get $to)) (i32.const 16))))
            (br $more)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next))))

  ;; Makes octets 4 to 11, the timestamp, of all datagrams that begin before $end those of the first.
  (func (export "stamp") (param $at i32) (param $size i32) (param $end i32)
    (local $timestamp i64)
    (local.set $timestamp (i64.load offset=4 (local.get $at)))
    (block $isOver
      (loop $next
        (br_if $isOver (i32.ge_s (local.get $at) (local.get $end)))
        (i64.store offset=4 (local.get $at) (local.get $timestamp))
        (local.set $at (i32.add (local.get $at) (local.get $size)))
        (br $next)))))
