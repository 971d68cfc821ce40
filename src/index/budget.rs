//! How many bytes of text may wait for the writer's threads: tantivy's own queue counts documents, not bytes.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Bytes in flight, bounded.
#[derive(Debug)]
pub struct Budget {
    limit: usize,
    in_flight: Mutex<usize>,
    freed: Condvar,
}

impl Budget {
    /// At most `limit` bytes in flight, except that a single text may be larger.
    pub fn new(limit: usize) -> Self {
        Self { limit, in_flight: Mutex::new(0), freed: Condvar::new() }
    }

    /// Waits until `bytes` may be sent; after a second without any room they may be sent all the same, so that a writer
    /// that died is noticed by the sending itself.
    pub fn take(&self, bytes: usize) {
        let full = |in_flight: &mut usize| *in_flight > 0 && *in_flight + bytes > self.limit;
        let guard = self.in_flight.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.freed.wait_timeout_while(guard, Duration::from_secs(1), full);
        let (mut guard, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *guard += bytes;
    }

    /// The writer has taken up `bytes`.
    pub fn give_back(&self, bytes: usize) {
        let mut guard = self.in_flight.lock().unwrap_or_else(PoisonError::into_inner);
        *guard = guard.saturating_sub(bytes);
        drop(guard);
        self.freed.notify_all();
    }
}
