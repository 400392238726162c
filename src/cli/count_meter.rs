//! How far a long count has come, on a terminal: how many are done, time left.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use dafeng::text::Language;
use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::Output;

/// A count shorter than this shows nothing.
const QUIET: Duration = Duration::from_millis(700);
/// How often the line is drawn anew.
const STEP: Duration = Duration::from_millis(120);

/// Shows a count until it is dropped.
pub struct CountMeter {
    done: Arc<AtomicU64>,
    is_over: Arc<AtomicBool>,
    drawing: Option<JoinHandle<()>>,
}

impl CountMeter {
    /// Begins to watch a count up to `all`; nothing is drawn where stderr is no terminal.
    pub fn start(all: u64, output: &Output) -> CountMeter {
        let (done, is_over) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let drawing = std::io::stderr().is_terminal().then(|| {
            let (done, is_over, language) = (done.clone(), is_over.clone(), output.language);
            std::thread::spawn(move || draw(&done, all, &is_over, language))
        });
        CountMeter { done, is_over, drawing }
    }

    /// One more is done.
    pub fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for CountMeter {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        if let Some(drawing) = self.drawing.take() {
            // A line that could not be drawn is no fault of the count.
            let _ = drawing.join();
        }
    }
}

fn draw(done: &AtomicU64, all: u64, is_over: &AtomicBool, language: Language) {
    let start = Instant::now();
    let mut bar: Option<ProgressBar> = None;
    while !is_over.load(Ordering::Relaxed) {
        std::thread::sleep(STEP);
        let now = done.load(Ordering::Relaxed).min(all);
        if start.elapsed() < QUIET || now == 0 {
            continue;
        }
        let bar = bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(Some(all), ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("  {bar:24} {percent:>3} %  {msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        bar.set_position(now);
        let left = start.elapsed().mul_f64((all - now) as f64 / now as f64);
        let (count, whole) = (HumanCount(now), HumanCount(all));
        bar.set_message(match language {
            Language::Zh => format!("{count}/{whole} · 约剩 {} 秒", left.as_secs()),
            Language::En => format!("{count}/{whole} · {} left", HumanDuration(left)),
        });
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
}
