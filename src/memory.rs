//! The program's allocator: blocks of usual sizes by mimalloc, large ones by the system.
//!
//! Reading a report takes thousands of short-lived blocks, which mimalloc hands out several times as fast as the C library.
//! Large ones are left to the system, which grows them where they lie and takes them back at once, so that the address
//! space stays as small as what is in use, whatever a hostile file asks for.

use mimalloc::MiMalloc;
use std::alloc::{GlobalAlloc, Layout, System};

/// Bytes of the largest block that mimalloc hands out.
const LARGEST: usize = 256 * 1024;

/// Declared by the program and by its benches as the global allocator.
pub struct Allocator;

/// Whether a block of so many bytes is the system's. Told by the size alone, which every caller states again.
const fn is_large(bytes: usize) -> bool {
    bytes > LARGEST
}

// SAFETY: each block goes back to the allocator that it came from, since its layout says which that is; both keep the promises
// of `GlobalAlloc`, and a block that changes hands is copied before it is given back.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are those that both ask for.
        unsafe { if is_large(layout.size()) { System.alloc(layout) } else { MiMalloc.alloc(layout) } }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        unsafe { if is_large(layout.size()) { System.alloc_zeroed(layout) } else { MiMalloc.alloc_zeroed(layout) } }
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: a block of this layout came from the same of the two.
        unsafe { if is_large(layout.size()) { System.dealloc(block, layout) } else { MiMalloc.dealloc(block, layout) } }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above; `size` is the caller's promise, too.
        unsafe {
            match (is_large(layout.size()), is_large(size)) {
                (true, true) => System.realloc(block, layout, size),
                (false, false) => MiMalloc.realloc(block, layout, size),
                _ => self.moved(block, layout, size),
            }
        }
    }
}

impl Allocator {
    /// A block that grows or shrinks over the limit: it changes hands.
    ///
    /// # Safety
    /// As for `GlobalAlloc::realloc`.
    #[cold]
    unsafe fn moved(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the new block is of `size` bytes and apart from the old one, of which as many are copied as both hold.
        unsafe {
            let moved = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !moved.is_null() {
                block.copy_to_nonoverlapping(moved, layout.size().min(size));
                self.dealloc(block, layout);
            }
            moved
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_keep_what_they_hold_while_they_grow_and_shrink_over_the_limit() {
        let sizes = [1, 100, LARGEST, LARGEST + 1, 4 * LARGEST, LARGEST, 50, LARGEST + 1, 64];
        for align in [1, 8, 64] {
            let layout = |size| Layout::from_size_align(size, align).expect("a layout");
            // SAFETY: each block is used within its size and given back with the layout that it has.
            unsafe {
                let mut block = Allocator.alloc_zeroed(layout(sizes[0]));
                block.write(7);
                for pair in sizes.windows(2) {
                    block = Allocator.realloc(block, layout(pair[0]), pair[1]);
                    assert_eq!((block.read(), block as usize % align), (7, 0), "{pair:?}");
                    block.add(pair[1] - 1).write(if pair[1] == 1 { 7 } else { 1 });
                }
                Allocator.dealloc(block, layout(sizes[sizes.len() - 1]));
            }
        }
        // SAFETY: as above.
        unsafe {
            let layout = Layout::from_size_align(2 * LARGEST, 8).expect("a layout");
            let block = Allocator.alloc_zeroed(layout);
            assert!((0..2 * LARGEST).step_by(4096).all(|at| block.add(at).read() == 0));
            Allocator.dealloc(block, layout);
        }
    }
}
