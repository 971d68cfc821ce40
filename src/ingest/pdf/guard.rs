//! Runs what another wrote and may break: in a thread with a deep stack, whose panic becomes a fault and prints nothing.

use crate::ingest::fault::Fault;
use crate::ingest::limits::Limit;
use std::any::Any;
use std::cell::Cell;
use std::panic;
use std::sync::Once;
use std::thread;

/// Bytes of stack: documents may nest their objects some hundred deep.
const STACK: usize = 64 * 1024 * 1024;

thread_local! {
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

static QUIET: Once = Once::new();

/// Stops what is running, because it meets a limit.
pub(super) fn stop(limit: Limit) -> ! {
    panic::resume_unwind(Box::new(limit))
}

/// Runs to the end, to a limit, or to a panic.
pub(super) fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    QUIET.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !IS_GUARDED.get() {
                usual(info);
            }
        }));
    });
    let guarded = move || {
        IS_GUARDED.set(true);
        work()
    };
    let thread = thread::Builder::new().stack_size(STACK).spawn(guarded);
    let thread = thread.map_err(|error| Fault::Damaged(error.to_string()))?;
    thread.join().map_err(|payload| fault(payload.as_ref()))
}

fn fault(payload: &(dyn Any + Send)) -> Fault {
    match payload.downcast_ref::<Limit>() {
        Some(limit) => Fault::Limit(*limit),
        None => Fault::Damaged("its objects contradict one another".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_and_limits_become_faults() {
        assert_eq!(run(|| 1), Ok(1));
        assert!(matches!(run(|| panic!("inside")), Err::<(), _>(Fault::Damaged(_))));
        assert_eq!(run(|| stop(Limit::Count(1))), Err::<(), _>(Fault::Limit(Limit::Count(1))));
    }
}
