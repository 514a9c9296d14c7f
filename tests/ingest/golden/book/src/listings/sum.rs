fn sum(a: i32, b: i32) -> i32 {
    // ANCHOR: body
    let total = a + b;
    // ANCHOR: inner
    total
    // ANCHOR_END: inner
    // ANCHOR_END: body
}
