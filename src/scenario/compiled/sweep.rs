//! Many scenarios on all cores, handed over in their order as they finish.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

use super::workings::Workings;

/// Results that wait for one before them, a thread: more, and the threads wait.
const WAITING: usize = 64;

/// Works through places on some threads and delivers what comes of each in their order, on the thread that asks, until that breaks off.
pub fn in_order<T: Send>(
    places: std::ops::Range<usize>,
    threads: usize,
    work: impl Fn(usize, &mut Workings) -> T + Sync,
    mut deliver: impl FnMut(usize, T) -> ControlFlow<()>,
) {
    let next = AtomicUsize::new(places.start);
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(WAITING * threads.max(1));
        for _ in 0..threads.max(1) {
            let (sender, work, next, is_over, places) = (sender.clone(), &work, &next, &is_over, &places);
            scope.spawn(move || {
                let mut workings = Workings::default();
                while !is_over.load(Ordering::Relaxed) {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    if place >= places.end || sender.send((place, work(place, &mut workings))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut due = places.start;
        let mut early = BTreeMap::new();
        for (place, found) in receiver {
            early.insert(place, found);
            while let Some(found) = early.remove(&due) {
                if deliver(due, found).is_break() {
                    is_over.store(true, Ordering::Relaxed);
                    // The channel closes here, and threads that wait to send go home.
                    return;
                }
                due += 1;
            }
        }
    });
}
